extension String {
    /// How many columns of a terminal the text takes; escape sequences take none, wide characters two.
    package var displayWidth: Int {
        var width = 0
        eachPiece { piece in
            if case .character(let character) = piece { width += character.displayWidth }
        }
        return width
    }

    /// The text cut to `columns`, ending in `…` where something was cut; escape sequences are kept whole.
    ///
    /// - Parameter columns: The room there is; 0 gives no visible text.
    package func truncated(toColumns columns: Int) -> String {
        guard displayWidth > columns else { return self }
        var result = ""
        var width = 0
        var isFull = columns <= 0
        eachPiece { piece in
            switch piece {
            case .escape(let sequence): result += sequence
            case .character(let character):
                guard !isFull else { return }
                if width + character.displayWidth > columns - 1 {
                    result += "…"
                    isFull = true
                } else {
                    result.append(character)
                    width += character.displayWidth
                }
            }
        }
        return result
    }

    /// The text with blanks behind it up to `columns`; longer text stays as it is.
    package func padded(toColumns columns: Int) -> String {
        self + String(repeating: " ", count: max(0, columns - displayWidth))
    }

    /// The text with blanks before it up to `columns`; longer text stays as it is.
    package func rightAligned(inColumns columns: Int) -> String {
        String(repeating: " ", count: max(0, columns - displayWidth)) + self
    }

    private enum Piece {
        case character(Character)
        case escape(String)
    }

    /// Cuts the text into characters and CSI sequences (`ESC [` ... a letter).
    private func eachPiece(_ body: (Piece) -> Void) {
        var sequence: String?
        for character in self {
            if var open = sequence {
                open.append(character)
                let isIntroducer = open.count == 2 && character == "["
                if !isIntroducer, let ascii = character.asciiValue, (0x40...0x7E).contains(ascii) {
                    body(.escape(open))
                    sequence = nil
                } else {
                    sequence = open
                }
            } else if character == "\u{1B}" {
                sequence = "\u{1B}"
            } else {
                body(.character(character))
            }
        }
        if let sequence { body(.escape(sequence)) }
    }
}

extension Character {
    /// 0 for combining and control characters, 2 for the wide ones, else 1; an approximation of
    /// https://www.unicode.org/reports/tr11/ that terminals agree on.
    fileprivate var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        switch first.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark: return 0
        default: return first.isWide ? 2 : 1
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            true
        default: properties.isEmojiPresentation
        }
    }
}

extension String {
    /// The text in lines of at most `columns`, broken at blanks; a longer word is broken anywhere.
    ///
    /// - Parameter columns: 1 at least; the text must have no escape sequences. Empty text gives no line.
    package func wrapped(toColumns columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ").map(String.init) {
            let longer = line.isEmpty ? word : line + " " + word
            if longer.displayWidth <= columns {
                line = longer
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for character in word {
                if !line.isEmpty, (line + String(character)).displayWidth > columns {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
