public import Causality

/// The fields of replicas as items: what people say of the copies of a library.
public enum ReplicaField {
    /// What people call it.
    public static let name = Field<String>(.replica, 1, "name", reporting: .never)
    /// Whether it is out of use.
    public static let retired = Field<Bool>(.replica, 2, "retired", reporting: .never)

    static let definitions = [name.definition, retired.definition]
}

/// The fields of the library as an item: settings that all its replicas share.
public enum LibraryField {
    /// How many days of history are kept; below 0 all of it is.
    public static let retention = Field<Int64>(.library, 1, "retention")

    static let definitions = [retention.definition]
}

extension ItemKey {
    /// A replica as an item.
    public init(_ replica: ReplicaID) { self.init(kind: .replica, id: ItemID(value: replica.value)) }

    /// The library as an item: there is one.
    public static let library = ItemKey(kind: .library, id: ItemID(value: 0))
}
