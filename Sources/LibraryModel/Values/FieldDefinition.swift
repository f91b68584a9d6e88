internal import Causality
public import MergeTypes

/// What the model knows of a field: its name, its limit, and how concurrent values of it are judged.
public struct FieldDefinition: Hashable, Sendable {
    /// How the current value is chosen among siblings.
    public enum Choice: Hashable, Sendable {
        /// The largest (timestamp, dot).
        case latest
        /// The smallest number, then the largest (timestamp, dot): of two first saves the earlier counts.
        case earliestNumber
    }

    /// When siblings are a conflict that people should see.
    public enum Reporting: Hashable, Sendable {
        /// When their bytes differ.
        case differentValues
        /// When their canonical URL keys differ.
        case differentLinks
        /// Never: the value is nobody's work, or the siblings mean the same.
        case never
    }

    /// The kind of item.
    public let kind: ItemKind
    /// The field's code among those of its kind.
    public let code: FieldCode
    /// The name in JSON and in messages.
    public let name: String
    /// The largest value.
    public let limitInBytes: Int
    /// Whether the field must not be empty.
    public let isRequired: Bool
    /// Whether it is written once, when the item is made.
    public let isFixed: Bool
    /// Whether writing it counts as a person's work on the item.
    public let touches: Bool
    /// How the current value is chosen.
    public let choice: Choice
    /// When siblings are a conflict.
    public let reporting: Reporting

    /// The sibling that counts as the current value.
    public func winner(of register: Register<[UInt8]?>) -> Register<[UInt8]?>.Sibling? {
        guard choice == .earliestNumber, register.siblings.count > 1 else { return register.winner }
        func number(_ sibling: Register<[UInt8]?>.Sibling) -> Int64 {
            sibling.value.flatMap { try? Int64(canonicalBytes: $0) } ?? .max
        }
        return register.siblings.max { left, right in
            let (leftNumber, rightNumber) = (number(left), number(right))
            if leftNumber != rightNumber { return leftNumber > rightNumber }
            return (left.timestamp, left.dot) < (right.timestamp, right.dot)
        }
    }

    /// Whether people should be asked about the siblings.
    public func isConflict(_ register: Register<[UInt8]?>) -> Bool {
        guard register.siblings.count > 1 else { return false }
        switch reporting {
        case .never: return false
        case .differentValues: return Set(register.siblings.map(\.value)).count > 1
        case .differentLinks:
            let keys = register.siblings.map { sibling in
                sibling.value.flatMap { try? ArticleLink(canonicalBytes: $0) }.map { Array($0.key.utf8) }
            }
            return Set(keys).count > 1
        }
    }
}

/// A field whose values are of type `Value`.
public struct Field<Value: FieldValue>: Hashable, Sendable {
    /// What the model knows of it.
    public let definition: FieldDefinition

    init(
        _ kind: ItemKind, _ code: UInt64, _ name: String, limit: Int = Limits.shortTextInBytes,
        isRequired: Bool = false, isFixed: Bool = false,
        touches: Bool = true, choice: FieldDefinition.Choice = .latest,
        reporting: FieldDefinition.Reporting = .differentValues
    ) {
        definition = FieldDefinition(
            kind: kind, code: FieldCode(rawValue: code), name: name, limitInBytes: limit, isRequired: isRequired,
            isFixed: isFixed,
            touches: touches, choice: choice, reporting: reporting)
    }

    /// The field's code.
    public var code: FieldCode { definition.code }

    /// Writes a value to the field.
    public func set(_ value: Value) -> FieldWrite {
        FieldWrite(definition: definition, value: value.canonicalBytes, isReadable: value.isReadable)
    }

    /// Empties the field.
    public var cleared: FieldWrite { FieldWrite(definition: definition, value: nil, isReadable: true) }
}

/// A value for a field, ready to become part of an operation.
public struct FieldWrite: Hashable, Sendable {
    /// The field.
    public let definition: FieldDefinition
    /// The value's canonical bytes; `nil` empties the field.
    public let value: [UInt8]?
    /// Whether the bytes read back: `false` where a part of the value is over a limit of its own.
    let isReadable: Bool
}

extension ItemState {
    /// The current value of a field; `nil` where it has none, or where the bytes are of a newer program's making.
    public func value<Value>(of field: Field<Value>) -> Value? {
        guard let register = registers[field.code], let bytes = field.definition.winner(of: register)?.value else {
            return nil
        }
        return try? Value(canonicalBytes: bytes)
    }
}
