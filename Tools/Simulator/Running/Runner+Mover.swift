internal import Lectern
internal import TestSupport

/// The program that moves the shared folder between machines, and what happens to folders besides.
extension Runner {
    /// Carries some files, in any order, perhaps only the beginning of some.
    ///
    /// A file that is there already is replaced by its writer's machine, or where it was torn on the way; one that its
    /// writer's machine deleted goes, and so does one that a program there has removed.
    func carry(_ step: Step, from: Machine, to: Machine, percent: Int, tears: Bool) {
        guard from.number != to.number, Files.exists(from.folder), !to.isReader else { return }
        var generator = SeededGenerator(seed: step.seed)
        let names = Files.names(below: from.folder).filter { !$0.contains("/.new-") && !$0.hasPrefix(".") }
        for name in names.shuffled(using: &generator) where generator.chance(percent: percent) {
            guard var bytes = Files.bytes(from.folder + "/" + name) else { continue }
            let target = to.folder + "/" + name
            if let there = Files.bytes(target) {
                let isOlder = from.owns(name) || there.count < bytes.count && !name.hasSuffix("/seen")
                guard there != bytes, isOlder, !to.owns(name) else { continue }
            }
            if tears, generator.chance(percent: 30) { bytes.removeLast(generator.below(bytes.count + 1)) }
            Files.write(bytes, to: target)
            world.counts.exchanges += 1
        }
        let kept = Set(names)
        for name in Files.names(below: to.folder) where from.owns(name) && !kept.contains(name) {
            if generator.chance(percent: percent) { Files.remove(to.folder + "/" + name) }
        }
        for name in from.removedFiles.sorted() where !kept.contains(name) && Files.exists(to.folder + "/" + name) {
            if generator.chance(percent: percent) { Files.remove(to.folder + "/" + name) }
        }
        to.hasFolder = true
        to.settle(to.folder)
        world.trace.note(
            "\(step.number) carried to \(to.number): \(Files.names(below: to.folder).count { $0.hasSuffix(".seg") })")
    }

    func meet(_ step: Step, _ machine: Machine, _ fate: FolderFate) {
        var generator = SeededGenerator(seed: step.seed)
        let names = Files.names(below: machine.folder)
        machine.settle(machine.folder)
        defer { machine.settle(machine.folder) }
        switch fate {
        case .emptied: for name in names { Files.remove(machine.folder + "/" + name) }
        case .vanished: Files.remove(machine.folder)
        default:
            guard !names.isEmpty else { return }
            let path = machine.folder + "/" + generator.pick(names)
            guard var bytes = Files.bytes(path) else { return }
            switch fate {
            case .cutShort: bytes.removeLast(min(bytes.count, 1 + generator.below(bytes.count + 1)))
            case .flipped where !bytes.isEmpty: bytes[generator.below(bytes.count)] ^= 1 << UInt8(generator.below(8))
            case .conflictCopy: return Files.write(bytes, to: path + ".sync-conflict-1")
            default: return Files.remove(path)
            }
            Files.write(bytes, to: path)
        }
    }
}

extension Machine {
    /// Whether a file of the folder is written by this machine.
    func owns(_ name: String) -> Bool {
        let parts = name.split(separator: "/")
        return parts.count > 2 && parts[0] == "log" && identities.contains(String(parts[1]))
    }
}
