import Foundation
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
}
