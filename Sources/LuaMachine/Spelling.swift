/// Finds what somebody meant who wrote something else.
package enum Spelling {
    /// The nearest of the words, if it is near enough: at most two letters are different, missing, too many or swapped,
    /// and fewer than half of them. Of equally near words the first counts.
    package static func nearest(to word: String, in words: [String]) -> String? {
        let limit = min(2, (word.utf8.count - 1) / 2)
        var best: (word: String, distance: Int)?
        for candidate in words {
            let distance = distance(Array(word.utf8.prefix(64)), Array(candidate.utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// How many letters must be changed, added, removed or swapped with their neighbour.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var cost = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
