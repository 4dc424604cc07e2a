import AWSWire
import SoakRuns
import Testing

/// Whatever happens to the process at whatever call: everything is as before in the end, or updated. The whole matrix is run
/// beside these tests (scripts/test).
@Suite struct SoakMatrixTests {
    @Test(arguments: SoakMatrix.Strategy.allCases, SoakMatrix.Kind.allCases)
    func nothingIsLost(_ strategy: SoakMatrix.Strategy, _ kind: SoakMatrix.Kind) throws {
        let matrix = try SoakMatrix(kind, strategy)
        let step = max(1, matrix.cells.count / 4)
        for number in stride(from: step / 2, to: matrix.cells.count, by: step) {
            let result = matrix.run(matrix.cells[number])
            #expect(result.isGood, "\(result.lines(withTrace: true).joined(separator: "\n"))")
        }
    }

    @Test func itsPartsAreTheWhole() throws {
        let matrix = try SoakMatrix(.crashes, .double)
        let parts = (0..<10).map { matrix.part($0, of: 10).map(\.number) }
        #expect(parts.flatMap(\.self).sorted() == matrix.cells.map(\.number))
        // None of them is left with the crumbs.
        #expect(parts.allSatisfy { $0.count > matrix.cells.count / 20 })
    }

    @Test func whatIsLostIsSeen() throws {
        let matrix = try SoakMatrix(.stops, .double)
        let cell = try #require(matrix.cells.last)
        #expect(matrix.run(cell).losses.isEmpty)
        let result = matrix.run(cell) { aws in
            EditingTransport(base: aws) { form in
                guard form.action == "UpdateAutoScalingGroup", form["DesiredCapacity"] == "4" else { return nil }
                return form.with("DesiredCapacity", "3")
            } answer: {
                $0
            }
        }
        #expect(result.losses.contains { $0.contains("3 of 4 instances stand") }, "\(result.losses)")
    }
}
