import Foundation
import Lectern

/// Edits a replica until it is killed, and says so after each edit: one line with the title once it is durable.
///
/// Arguments: the replica's directory, and a name that makes this process's titles its own.
@main
struct CrashWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { exit(2) }
        var options = ReplicaOptions()
        // Four of these wait for one another and for the disk, however slow that is.
        options.store.lockTimeoutInSeconds = 600
        let replica = try await Replica.open(arguments[1], options: options)
        if let newIdentity = replica.newIdentity {
            print("NEW IDENTITY: \(newIdentity.reason)")
            exit(3)
        }
        for number in 1... {
            let title = "\(arguments[2])-\(number)"
            _ = try await replica.edit { editor in
                var draft = ArticleDraft()
                draft.fields = [ArticleField.title.set(title)]
                draft.body = Array("The text of \(title), long enough to fill a part of a page. ".utf8)
                draft.tags = ["tag \(number % 7)"]
                let saved = try editor.save(draft)
                var comment = CommentDraft(
                    parent: ItemKey(kind: .article, id: saved.id), name: "Writer", email: "w@example.org", body: title)
                comment.created = 1
                _ = try editor.comment(comment)
            }
            FileHandle.standardOutput.write(Data((title + "\n").utf8))
        }
    }
}
