/// A place in the text of a template.
package struct Position: Hashable, Sendable {
    /// Line, counted from 1.
    package var line: Int
    /// Column, counted from 1 in Unicode scalars.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
