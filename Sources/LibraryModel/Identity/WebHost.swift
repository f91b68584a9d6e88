/// The host of a web page in its one ASCII form.
struct WebHost {
    private static let characters = ASCIISet.letters.union(.digits).union(ASCIISet("-_"))
    private static let labelLimitInBytes = 63
    private static let limitInBytes = 253

    /// The name: lower case, internationalized labels as `xn--…`, without `www.` and without a dot at the end.
    let name: String

    /// Reads a name.
    ///
    /// Other full stops, full-width forms and invisible scalars are read as in Unicode Technical Standard 46; its other
    /// compatibility mappings are left out.
    init(_ given: ArraySlice<UInt8>, position: Int) throws(URLProblem) {
        guard let text = String(validating: try Self.unescape(given, position: position), as: UTF8.self) else {
            throw .hostEscape(position: position)
        }
        var labels = text.unicodeScalars.compactMap(Self.mapped).split(
            separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard labels.count > 1 || labels.first?.isEmpty == false else { throw .missingHost }

        var ascii: [String] = []
        ascii.reserveCapacity(labels.count)
        for (index, label) in labels.enumerated() {
            ascii.append(try Self.asciiLabel(label, number: index + 1))
        }
        // A host that is called www and has only one label behind it, such as www.example, keeps its name.
        while ascii.count > 2, ascii[0] == "www" { ascii.removeFirst() }
        name = ascii.joined(separator: ".")
        guard name.utf8.count <= Self.limitInBytes else {
            throw .hostTooLong(bytes: name.utf8.count, limit: Self.limitInBytes)
        }
    }

    /// Reads an IPv6 address in its brackets; its spelling stays, in lower case.
    init(addressLiteral given: ArraySlice<UInt8>, position: Int) throws(URLProblem) {
        let address = given.dropFirst().dropLast()
        guard address.count(where: { $0 == UInt8(ascii: ":") }) >= 2,
            address.allSatisfy(ASCIISet.hexadecimalDigits.union(ASCIISet(":.")).contains)
        else { throw .addressLiteral(position: position) }
        name = String(decoding: given, as: UTF8.self).lowercased()
    }

    private static func unescape(_ given: ArraySlice<UInt8>, position: Int) throws(URLProblem) -> [UInt8] {
        guard given.contains(UInt8(ascii: "%")) else { return Array(given) }
        var bytes: [UInt8] = []
        var index = given.startIndex
        while index < given.endIndex {
            if given[index] != UInt8(ascii: "%") {
                bytes.append(given[index])
                index += 1
            } else if let byte = PercentEncoding.escapedByte(given, at: index) {
                bytes.append(byte)
                index += 3
            } else {
                throw .hostEscape(position: position)
            }
        }
        return bytes
    }

    /// A scalar as hosts read it: other full stops are dots, full-width forms are ASCII, invisible ones are nothing.
    private static func mapped(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x3002, 0xFF61: "."
        case 0xFF01...0xFF5E: UnicodeData.scalar(scalar.value - 0xFF01 + 0x21)
        case 0xAD, 0x200B, 0x2060, 0xFE00...0xFE0F, 0xFEFF: nil
        default: scalar
        }
    }

    private static func asciiLabel(_ label: ArraySlice<Unicode.Scalar>, number: Int) throws(URLProblem) -> String {
        guard !label.isEmpty else { throw .emptyHostLabel(label: number) }
        let isASCII = label.allSatisfy(\.isASCII)
        let folded = isASCII ? label.map(\.lowercasedASCII) : KeyFolding.foldHostLabel(Array(label))
        for scalar in folded {
            let isAllowed =
                scalar.isASCII
                ? characters.contains(UInt8(truncatingIfNeeded: scalar.value))
                : !scalar.breaksLines && !scalar.isKeyWhiteSpace
            guard isAllowed else { throw .hostCharacter(scalar, label: number) }
        }
        // Each scalar takes at least a byte, so this bounds the encoder's work too.
        guard folded.count <= labelLimitInBytes else {
            throw .hostLabelTooLong(label: number, limit: labelLimitInBytes)
        }
        let ascii = folded.allSatisfy(\.isASCII) ? String(scalars: folded) : "xn--" + PunycodeEncoder.encode(folded)
        guard ascii.utf8.count <= labelLimitInBytes else {
            throw .hostLabelTooLong(label: number, limit: labelLimitInBytes)
        }
        return ascii
    }
}
