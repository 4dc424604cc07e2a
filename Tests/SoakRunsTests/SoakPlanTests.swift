import SoakRuns
import Testing

/// What a command line asks of the soak.
@Suite struct SoakPlanTests {
    @Test(arguments: [
        ["--fleet", "4x4"], ["--fleet", "3x0"], ["--fleet", "3"], ["--fleet", "03x4"], ["--with", "x"],
        ["--matrix", "x"], ["--part", "1/10"], ["--matrix", "pairs", "--part", "10/10"],
        ["--matrix", "pairs", "--seeds", "1"],
        ["--matrix", "crashes", "--strategy", "x"], ["--matrix", "crashes", "--cell", "1", "--part", "0/2"],
    ])
    func refusesAFleetOrAnExtraThatItDoesNotKnow(words: [String]) {
        #expect(SoakArguments(words) == nil)
    }

    @Test func readsAFleetAndExtras() throws {
        let arguments = try #require(SoakArguments(["--fleet", "3x4", "--with", "zones,hooks"]))
        #expect(arguments.fleet?.description == "3x4")
        #expect(arguments.extras == [.hooks, .zones])
        let matrix = try #require(SoakArguments(["--matrix", "stops", "--strategy", "in-place", "--part", "3/10"]))
        #expect(matrix.matrix == .stops)
        #expect(matrix.strategy == .inPlace)
        #expect(matrix.part == SoakPart("3/10"))
        #expect(SoakArguments(["--with", "all"])?.extras == SoakExtra.allCases)
    }

    @Test func aFleetOfFixedSizeHasThatSize() throws {
        let fleet = try #require(SoakFleet("3x4"))
        for seed in UInt64(1)...40 {
            let groups = SoakPlan(seed: seed, fleet: fleet).description.prefix { $0 != "," }.split(separator: ";")
            #expect(groups.count == 4)
            #expect(groups.prefix(3).allSatisfy { $0.contains("-4-") }, "\(groups)")
        }
    }

    @Test(arguments: SoakExtra.allCases)
    func anExtraAddsToARunAndTakesNothingAway(extra: SoakExtra) {
        var differences = 0
        for seed in UInt64(1)...60 {
            let plain = SoakPlan(seed: seed).description
            let more = SoakPlan(seed: seed, extras: [extra]).description
            differences += plain == more ? 0 : 1
            let parts = Set(more.split(separator: "; "))
            #expect(plain.split(separator: "; ").allSatisfy(parts.contains), "\(plain)\n\(more)")
        }
        #expect(differences > 10)
    }
}
