import Foundation
import Testing

/// Comments that answer each other in a circle: no program makes them, and whoever sends them keeps nobody busy.
@Suite struct CommentCircleTests {
    @Test(.timeLimit(.minutes(10))) func `comments in a circle are shown once each`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        let comments = try ["Yes.", "No."].map { body in
            try shop.lectern(
                "-C", "library", "comment", article, "--name", "Ada", "--email", "ada@example.org", "--body", body
            ).id
        }
        let changed = try shop.run(
            "/usr/bin/sqlite3",
            [
                shop.path("library/library.lectern"),
                "UPDATE comment SET parent_kind = 3, parent = (SELECT id FROM comment other WHERE other.id <> comment.id)",
            ])
        #expect(changed.status == 0, "\(changed.errors)")
        let shown = try shop.lectern("-C", "library", "show", comments[0])
        #expect(shown.status == 0)
        for body in ["Yes.", "No."] { #expect(shown.text.components(separatedBy: body).count == 2, "\(shown.text)") }
    }
}
