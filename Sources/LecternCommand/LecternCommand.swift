@main
struct LecternCommand {
    static func main() {}
}
