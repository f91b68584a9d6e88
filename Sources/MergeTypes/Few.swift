/// An ordered list of which there is mostly one element, and that needs no memory of its own then.
///
/// What merging keeps beside a value is nearly always one dot or one sibling, for very many values.
public struct Few<Element: Hashable & Sendable>: Hashable, Sendable {
    /// Equal lists are in the same case: `many` has two elements at least.
    @usableFromInline
    enum Stored: Hashable, Sendable {
        case none
        case one(Element)
        case many([Element])
    }

    @usableFromInline var stored: Stored

    /// Creates a list from its elements.
    @inlinable
    public init(_ elements: some Sequence<Element>) {
        if let few = elements as? Self { self = few } else { self.init(many: Array(elements)) }
    }

    /// Creates a list of one element.
    @inlinable
    public init(one element: Element) { stored = .one(element) }

    @inlinable
    init(many elements: [Element]) {
        switch elements.count {
        case 0: stored = .none
        case 1: stored = .one(elements[0])
        default: stored = .many(elements)
        }
    }
}

extension Few: RandomAccessCollection, MutableCollection {
    /// The first element's place.
    @inlinable
    public var startIndex: Int { 0 }

    /// Behind the last element.
    @inlinable
    public var endIndex: Int {
        switch stored {
        case .none: 0
        case .one: 1
        case .many(let elements): elements.count
        }
    }

    /// An element by its place.
    @inlinable
    public subscript(position: Int) -> Element {
        get {
            switch stored {
            case .none: preconditionFailure("an empty list has no element")
            case .one(let element):
                precondition(position == 0, "a list of one has no other element")
                return element
            case .many(let elements): return elements[position]
            }
        }
        set {
            switch stored {
            case .none: preconditionFailure("an empty list has no element")
            case .one:
                precondition(position == 0, "a list of one has no other element")
                stored = .one(newValue)
            case .many(var elements):
                stored = .none
                elements[position] = newValue
                stored = .many(elements)
            }
        }
    }
}

extension Few: RangeReplaceableCollection {
    /// Creates an empty list.
    @inlinable
    public init() { stored = .none }

    /// Puts other elements in the place of some.
    @inlinable
    public mutating func replaceSubrange(_ range: Range<Int>, with others: some Collection<Element>) {
        var elements = Array(self)
        stored = .none
        elements.replaceSubrange(range, with: others)
        self = Few(many: elements)
    }

    /// Puts an element at the end.
    @inlinable
    public mutating func append(_ element: Element) {
        switch stored {
        case .none: stored = .one(element)
        case .one(let first): stored = .many([first, element])
        case .many(var elements):
            stored = .none
            elements.append(element)
            stored = .many(elements)
        }
    }

    /// Puts an element at a place.
    @inlinable
    public mutating func insert(_ element: Element, at position: Int) {
        if position == endIndex { append(element) } else { replaceSubrange(position..<position, with: [element]) }
    }

    /// Takes out the elements for which a condition holds.
    @inlinable
    public mutating func removeAll(where isRemoved: (Element) throws -> Bool) rethrows {
        switch stored {
        case .none: break
        case .one(let element): if try isRemoved(element) { stored = .none }
        case .many(let elements): self = Few(many: try elements.filter { try !isRemoved($0) })
        }
    }
}

extension Few: ExpressibleByArrayLiteral {
    /// Creates a list of the elements.
    @inlinable
    public init(arrayLiteral elements: Element...) { self.init(many: elements) }
}
