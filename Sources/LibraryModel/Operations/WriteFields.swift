public import Causality
internal import MergeTypes

/// Writes some registers of an item, all under one dot.
public struct WriteFields: Hashable, Sendable {
    /// One register's new value.
    public struct Write: Hashable, Sendable {
        /// The register.
        public let field: FieldCode
        /// The value's canonical bytes; `nil` clears the field.
        public let value: [UInt8]?
        /// Siblings, and edits of the texts that the siblings name, in the author's context that the author had not read,
        /// ordered.
        ///
        /// They stay.
        public let sparing: [Dot]

        /// Creates a write.
        public init(field: FieldCode, value: [UInt8]?, sparing: [Dot] = []) {
            self.field = field
            self.value = value
            self.sparing = sparing
        }
    }

    /// The writes, ordered by field, each field once.
    public let writes: [Write]

    /// Creates the operation; the order of `writes` doesn't matter.
    public init(_ writes: [Write]) {
        let isOrdered = zip(writes, writes.dropFirst()).allSatisfy { $0.field < $1.field }
        self.writes = isOrdered ? writes : writes.sorted { $0.field < $1.field }
    }

    func apply(to state: inout ItemState, at event: Event) {
        if state.registers.entries.isEmpty { state.registers.reserve(writes.count) }
        for write in writes {
            state.registers.update(write.field, default: Register()) {
                $0.write(write.value, at: event, sparing: write.sparing)
            }
            if state.texts.entries.isEmpty { continue }
            // Edits on the very capture that is written here stay open: they are in what is shown.
            let current = write.value.flatMap { try? CaptureReference(canonicalBytes: $0).hash }
            state.texts.close(write.field, except: current) { event.hasSeen($0) && !write.sparing.contains($0) }
        }
    }
}
