private import LuaMachine

/// The name that was probably meant by who wrote `name`; `nil` when none is near.
package func nearestName(to name: String, among candidates: [String]) -> String? {
    Spelling.nearest(to: name, in: candidates)
}
