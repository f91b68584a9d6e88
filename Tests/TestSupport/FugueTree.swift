public import Causality
public import MergeTypes

/// The order FugueMax as its paper has it: a tree with one node for each scalar, and nothing made fast.
///
/// It shares no reasoning with the walker that it judges: operations name scalars, and positions are looked up in what
/// the author's own tree shows.
public struct FugueTree {
    /// A scalar's name; the order of names decides last between siblings.
    public enum Name: Hashable {
        case start
        case root(Int)
        case typed(Dot, offset: Int)

        static func isOrdered(_ left: Name, _ right: Name) -> Bool {
            guard case .typed(let leftDot, let leftOffset) = left, case .typed(let rightDot, let rightOffset) = right
            else { preconditionFailure("the root's scalars have no siblings") }
            return (leftDot, leftOffset) < (rightDot, rightOffset)
        }
    }

    /// On which side of its parent a node hangs.
    public enum Side { case left, right }

    /// What an author tells others.
    public enum Operation {
        case insert(Name, Unicode.Scalar, parent: Name, side: Side, rightOrigin: Name?)
        case delete(Name)
    }

    private struct Node {
        let name: Name
        let scalar: Unicode.Scalar?
        let rightOrigin: Int?
        var isDeleted = false
        var leftChildren: [Int] = []
        var rightChildren: [Int] = []
    }

    private var nodes: [Node]
    private var indices: [Name: Int]

    /// Creates the tree of a text whose root has so many scalars, as if someone had typed it from front to back.
    public init(rootScalars: Int) {
        nodes = [Node(name: .start, scalar: nil, rightOrigin: nil, isDeleted: true)]
        indices = [.start: 0]
        for offset in 0..<rootScalars {
            nodes[offset].rightChildren = [offset + 1]
            nodes.append(Node(name: .root(offset), scalar: nil, rightOrigin: nil))
            indices[.root(offset)] = offset + 1
        }
    }

    /// What stands, in order.
    public var standing: [StandingScalar] {
        order.filter { !nodes[$0].isDeleted }.map { index in
            if case .root(let offset) = nodes[index].name { return .root(offset) }
            return .typed(nodes[index].scalar ?? "\0")
        }
    }

    /// The names of what stands, in order.
    public var standingNames: [Name] { order.filter { !nodes[$0].isDeleted }.map { nodes[$0].name } }

    /// For each scalar, how many stand before it, and whether it stands itself.
    public var places: [(name: Name, position: Int, isStanding: Bool)] {
        var position = 0
        return order.dropFirst().map { index in
            defer { if !nodes[index].isDeleted { position += 1 } }
            return (nodes[index].name, position, !nodes[index].isDeleted)
        }
    }

    /// Carries out an edit of this tree's owner, and returns what to tell others.
    public mutating func edit(_ edit: TextEdit, dot: Dot) -> [Operation] {
        var operations: [Operation] = []
        var position = 0
        var offset = 0
        for splice in edit.splices {
            position += splice.skipped
            for _ in 0..<splice.deleted {
                operations.append(.delete(nodes[order.filter { !nodes[$0].isDeleted }[position]].name))
                apply(operations[operations.count - 1])
            }
            for scalar in splice.inserted.unicodeScalars {
                operations.append(insertion(of: scalar, named: .typed(dot, offset: offset), at: position))
                apply(operations[operations.count - 1])
                position += 1
                offset += 1
            }
        }
        return operations
    }

    /// Carries out an operation, after all that its author had seen.
    public mutating func apply(_ operation: Operation) {
        switch operation {
        case .delete(let name):
            nodes[index(of: name)].isDeleted = true
        case .insert(let name, let scalar, let parentName, let side, let rightOriginName):
            let parent = index(of: parentName)
            let node = nodes.count
            nodes.append(Node(name: name, scalar: scalar, rightOrigin: rightOriginName.map { index(of: $0) }))
            indices[name] = node
            if side == .left {
                nodes[parent].leftChildren = (nodes[parent].leftChildren + [node]).sorted {
                    Name.isOrdered(nodes[$0].name, nodes[$1].name)
                }
            } else {
                nodes[parent].rightChildren = sorted(nodes[parent].rightChildren + [node])
            }
        }
    }

    /// Orders right children of one scalar: the farthest right origin comes first, then the names decide.
    private func sorted(_ children: [Int]) -> [Int] {
        if children.count < 2 { return children }
        let order = order
        let origins = children.map { child in
            nodes[child].rightOrigin.map { order.firstIndex(of: $0) ?? 0 } ?? order.count
        }
        return zip(children, origins).sorted { left, right in
            left.1 == right.1 ? Name.isOrdered(nodes[left.0].name, nodes[right.0].name) : left.1 > right.1
        }.map(\.0)
    }

    private func insertion(of scalar: Unicode.Scalar, named name: Name, at position: Int) -> Operation {
        let order = order
        let leftOrigin = position == 0 ? 0 : order.filter { !nodes[$0].isDeleted }[position - 1]
        let next = (order.firstIndex(of: leftOrigin) ?? 0) + 1
        let rightOrigin = next < order.count ? order[next] : nil
        if let rightOrigin, !nodes[leftOrigin].rightChildren.isEmpty {
            return .insert(name, scalar, parent: nodes[rightOrigin].name, side: .left, rightOrigin: nil)
        }
        return .insert(
            name, scalar, parent: nodes[leftOrigin].name, side: .right,
            rightOrigin: rightOrigin.map { nodes[$0].name })
    }

    /// All nodes, deleted ones included, as a walk meets them: left children, node, right children.
    private var order: [Int] {
        var order: [Int] = []
        var waiting: [(node: Int, isReady: Bool)] = [(0, false)]
        while let (node, isReady) = waiting.popLast() {
            if isReady {
                order.append(node)
            } else {
                waiting += nodes[node].rightChildren.reversed().map { ($0, false) }
                waiting.append((node, true))
                waiting += nodes[node].leftChildren.reversed().map { ($0, false) }
            }
        }
        return order
    }

    private func index(of name: Name) -> Int {
        guard let index = indices[name] else { preconditionFailure("an operation comes after all it has seen") }
        return index
    }
}
