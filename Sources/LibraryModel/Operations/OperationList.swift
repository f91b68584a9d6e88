public import MergeTypes

/// The operations of a part in order.
///
/// What somebody types is very many small edits of one text and nothing else: those are kept together, and taken
/// together by the fold. To everybody else they are operations like any other.
public struct OperationList: Hashable, Sendable {
    private enum Operations: Hashable, Sendable {
        /// Edits of one text that spare nothing; at least one.
        case edits(TextName, TextEditList)
        case others([LibraryOperation])
    }

    private let operations: Operations

    /// Creates a list of operations.
    public init(_ operations: some Sequence<LibraryOperation>) {
        let operations = Array(operations)
        var edits = TextEditList()
        var text: TextName?
        for operation in operations {
            guard case .spliceText(let splice) = operation, splice.sparing.isEmpty, splice.text == text ?? splice.text
            else {
                self.operations = .others(operations)
                return
            }
            text = splice.text
            edits.append(splice.edit)
        }
        self.operations = text.map { .edits($0, edits) } ?? .others([])
    }

    /// Creates a list of edits of a text that spare nothing.
    public init(_ edits: TextEditList, of text: TextName) {
        operations = edits.isEmpty ? .others([]) : .edits(text, edits)
    }

    /// The edits, where the operations are nothing else: edits of one text that spare nothing.
    public var edits: (text: TextName, edits: TextEditList)? {
        if case .edits(let text, let edits) = operations { (text, edits) } else { nil }
    }
}

extension OperationList {
    /// Whether an operation ends the item.
    public var hasPurge: Bool {
        if case .others(let others) = operations { others.contains(.purge(PurgeItem())) } else { false }
    }
}

extension OperationList: RandomAccessCollection {
    /// The first operation's place.
    public var startIndex: Int { 0 }
    /// Behind the last operation.
    public var endIndex: Int {
        switch operations {
        case .edits(_, let edits): edits.count
        case .others(let others): others.count
        }
    }

    /// An operation by its place.
    public subscript(position: Int) -> LibraryOperation {
        switch operations {
        case .edits(let text, let edits): .spliceText(SpliceText(text: text, edit: edits[position]))
        case .others(let others): others[position]
        }
    }
}

extension OperationList: ExpressibleByArrayLiteral {
    /// Creates a list of the operations.
    public init(arrayLiteral operations: LibraryOperation...) { self.init(operations) }
}
