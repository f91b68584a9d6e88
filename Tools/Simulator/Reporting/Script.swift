/// A history as commands that a person could type; what no command does is a comment.
struct Script: CustomStringConvertible {
    let description: String

    init(_ steps: [Step]) {
        var lines = ["lectern -C machine-0 init"]
        for step in steps {
            lines.append("# step \(step.number)\(step.fault.map { ", \($0.kind) at file operation \($0.at)" } ?? "")")
            lines.append(Self.line(step.action))
        }
        description = lines.joined(separator: "\n")
    }

    private static func line(_ action: Action) -> String {
        switch action {
        case .edit(let machine, let kind, let isStale):
            "lectern -C machine-\(machine) \(command(kind))\(isStale ? "   # on what was read a while ago" : "")"
        case .bundle(let from, let to, let kind):
            "lectern -C machine-\(from) bundle export b\(flags(kind, to)); lectern -C machine-\(to) bundle import b"
        case .mail(let from, let kind): "lectern -C machine-\(from) bundle export mail/NEXT\(flags(kind, nil))"
        case .open(let machine, let holdsEarly):
            "lectern -C machine-\(machine) bundle import mail/ANY\(holdsEarly ? " --hold" : "")"
        case .sync(let machine, let faults):
            "lectern -C machine-\(machine) sync hub\(faults.isEmpty ? "" : "   # \(faults)")"
        case .hub(let fate): "# the hub is \(fate)"
        case .folder(let machine, let fillsAgain):
            "lectern -C machine-\(machine) sync folder\(fillsAgain ? " --reseed" : "")"
        case .carry(let from, let to, let percent, let tears):
            "rsync machine-\(from)/folder/ machine-\(to)/folder/   # \(percent) % of the files\(tears ? ", some torn" : "")"
        case .folderFate(let machine, let fate): "# the folder of machine \(machine): \(fate)"
        case .clock(let machine, let offset): "# the clock of machine \(machine) is \(offset) ms ahead"
        case .reopen(let machine): "# the program of machine \(machine) ends and starts again"
        case .backup(let machine): "lectern -C machine-\(machine) backup backup-\(machine)"
        case .restore(let machine): "cp backup-\(machine) machine-\(machine)/library.lectern"
        case .join(let machine, let from, let kind):
            switch kind {
            case .empty, .reader: "lectern -C machine-\(machine) init   # the same library; \(kind)"
            case .copied: "cp -r machine-\(from) machine-\(machine)"
            case .clone, .bundle: "lectern clone machine-\(from) machine-\(machine)   # by \(kind)"
            }
        case .newerProgram(let machine): "# a newer program hands machine \(machine) a change"
        case .hostile(let machine, let kind): "lectern -C machine-\(machine) bundle import DAMAGED   # \(kind)"
        case .promote(let machine): "# machine \(machine) becomes a member"
        case .repair(let machine): "lectern -C machine-\(machine) repair"
        case .compact(let machine, let days):
            "lectern -C machine-\(machine) compact\(days.map { $0 < 0 ? " --keep forever" : " --keep \($0)" } ?? "")"
        case .rewind(let machine, let from):
            "cp copy-of-\(machine)/* machine-\(machine)/; lectern bundle import EVERYTHING-OF-\(from)"
        case .verify(let machine): "lectern -C machine-\(machine) verify"
        }
    }

    private static func flags(_ kind: BundleKind, _ receiver: Int?) -> String {
        switch kind {
        case .everything: ""
        case .lacking: receiver.map { " --for machine-\($0)" } ?? " --since EARLIER"
        case .withoutCaptures: " --blobs none"
        case .forReader: " --reader"
        }
    }

    private static func command(_ kind: EditKind) -> String {
        switch kind {
        case .save: "add TEXT --url URL"
        case .saveSeparately: "add TEXT --url URL --new"
        case .write: "edit ITEM --title TITLE"
        case .changeURL: "edit ITEM --url URL"
        case .writeText: "edit NOTE-OR-COMMENT --text TEXT"
        case .type: "edit NOTE-OR-COMMENT --text LONGER-TEXT"
        case .editBody: "edit ARTICLE --body TEXT"
        case .capture: "capture ARTICLE TEXT"
        case .tag: "tag ITEM +NAME"
        case .untag: "tag ITEM -NAME"
        case .collect: "collect ARTICLE +PATH"
        case .annotate: "annotate ARTICLE QUOTE"
        case .reanchor: "annotate ITEM --quote QUOTE"
        case .comment: "comment ITEM TEXT --name NAME --email ADDRESS"
        case .setAddress: "edit COMMENT --email ADDRESS"
        case .trash: "trash ITEM"
        case .restore: "restore ITEM"
        case .purge: "purge ITEM"
        case .undo: "undo CHANGE"
        case .pick: "conflicts pick ITEM"
        case .carryOver: "conflicts merge ARTICLE"
        case .keepBody: "conflicts pick ARTICLE body"
        case .recreate: "conflicts pick ITEM recreate"
        case .restoreHeld: "undo   # a large run of deletions"
        case .releaseHeld: "sync --accept-deletes"
        case .saveMany: "add TEXT   # sixty times"
        case .trashMany: "trash ARTICLE   # all of them"
        case .severalAtOnce: "edit   # several things in one change"
        case .retire: "replica retire REPLICA   # the most silent ones"
        case .setRetention: "retention DAYS"
        }
    }
}
