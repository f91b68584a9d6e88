import Foundation
import Glibc
import Testing

@Suite struct KeptTokenTests {
    @Test func `tokens that are kept at the same time are all kept`() throws {
        let shop = try Workshop()
        try shop.lectern("init", "library")
        let names = (0..<12).map { "r\($0)" }
        for (number, name) in names.enumerated() {
            try shop.lectern("-C", "library", "remote", "add", name, "http://127.0.0.1:\(1_000 + number)")
            try shop.write("lectern_\(name)", to: name)
        }
        let program = try CommandBinary.path.get()
        let runs = try names.map { name in
            let run = shop.process(program, ["-C", "library", "remote", "token", name, name])
            run.standardOutput = FileHandle.nullDevice
            run.standardError = FileHandle.nullDevice
            try run.run()
            return run
        }
        for run in runs {
            run.waitUntilExit()
            #expect(run.status == 0)
        }
        let file = try Data(contentsOf: URL(filePath: shop.home + "/.config/lectern/tokens.json"))
        let tokens = try JSONObject(parsing: Array(file)).members.values.compactMap { $0 as? String }
        #expect(tokens.sorted() == names.map { "lectern_\($0)" }.sorted())
    }

    @Test func `a remote stays while its token can't be forgotten`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "remote", "add", "hub", "http://127.0.0.1:1000").status == 0)
        #expect(try shop.lectern("-C", "library", "remote", "token", "hub", input: "lectern_hub").status == 0)
        let file = shop.home + "/.config/lectern/tokens.json"
        #expect(chmod(file, 0o644) == 0)
        try shop.expectRefusal(1, "token-file", in: "library", "-n", "remote", "remove", "hub")
        try shop.expectRefusal(1, "token-file", in: "library", "remote", "remove", "hub")
        #expect(try shop.lectern("-C", "library", "remote", "list", "--json").json().string("name") == "hub")
        #expect(chmod(file, 0o600) == 0)
        #expect(try shop.lectern("-C", "library", "-n", "remote", "remove", "hub").status == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("lectern_hub"))
        #expect(try shop.lectern("-C", "library", "remote", "remove", "hub").status == 0)
        #expect(try !String(contentsOfFile: file, encoding: .utf8).contains("lectern_hub"))
        #expect(try shop.lectern("-C", "library", "remote", "list", "--json").text.isEmpty)
    }

    @Test func `trouble with the lock of the tokens, or with their directory, is not blamed on the tokens`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "remote", "add", "hub", "http://127.0.0.1:1000").status == 0)
        func refuse(_ place: String) throws {
            let words = ["-C", "library", "--json", "remote", "token", "hub"]
            let refused = try shop.lectern(words, input: Array("lectern_hub".utf8))
            #expect(refused.status == 1)
            #expect(try refused.problem().string("code") == "unwritable-file")
            #expect(try refused.problem().string("message").contains("\(place) cannot be written"), "\(refused.errors)")
        }
        let directory = shop.home + "/.config/lectern"
        let lock = directory + "/tokens-lock"
        try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: true)
        try refuse(lock)
        #expect(rmdir(lock) == 0)
        #expect(symlink("nowhere/tokens-lock", lock) == 0)
        try refuse(lock)
        #expect(unlink(lock) == 0 && rmdir(directory) == 0)
        #expect(symlink("nowhere", directory) == 0)
        try refuse(directory)
    }
}
