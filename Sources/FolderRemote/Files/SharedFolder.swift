internal import Glibc
internal import SystemFiles

/// A folder that is open, and the files below it.
///
/// Every name starts at the folder as it was when it was opened: one that is unmounted or moved away meanwhile is not
/// made anew at its old place. Links below it are not followed, and nothing but regular files is read, since whoever
/// shares the folder can put anything there.
final class SharedFolder: Sendable {
    /// A step that changes the folder.
    struct Step: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case makeDirectory
            case create
            case write
            case synchronize
            case rename
            case remove
        }

        let kind: Kind
        let name: String
    }

    /// The most names that are read of one directory.
    private static let namesInDirectory = 1 << 20

    private let descriptor: Int32
    /// Called before each step; what it throws ends the step before it was made.
    private let willChange: @Sendable (Step) throws -> Void

    /// Opens a folder.
    init(_ path: String, willChange: @escaping @Sendable (Step) throws -> Void = { _ in }) throws {
        descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        self.willChange = willChange
        guard descriptor >= 0 else { throw FileFailure(.reading, path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether nothing is at a path.
    static func isAbsent(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)
    }

    /// Whether the folder was deleted since it was opened.
    var isDeleted: Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || status.st_nlink == 0
    }

    // MARK: Reading

    /// The names in a directory, in no order; none where there is no such directory.
    func names(in directory: String) throws -> [String] {
        let handle = openat(descriptor, directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard handle >= 0 else {
            if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return [] }
            throw FileFailure(.reading, directory)
        }
        guard let stream = fdopendir(handle) else {
            defer { close(handle) }
            throw FileFailure(.reading, directory)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
            guard names.count <= Self.namesInDirectory else { throw FileFailure(.reading, directory, E2BIG) }
            errno = 0
        }
        guard errno == 0 else { throw FileFailure(.reading, directory) }
        return names
    }

    /// Opens a file for reading.
    func open(_ name: String) throws -> FileReading {
        // A pipe that somebody laid there would keep who opens it waiting.
        let handle = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard handle >= 0 else {
            var number = errno
            var status = stat()
            // So the system says of a socket, and of a device without a driver; of a disk that went away, too.
            if number == ENXIO || number == ENODEV, fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT != S_IFREG
            {
                number = EINVAL
            }
            throw FileFailure(.reading, name, number)
        }
        return try FileReading(handle, name)
    }

    /// The bytes of a small file; `nil` where there is none.
    func bytes(of name: String, upTo limit: Int) throws -> [UInt8]? {
        do {
            let file = try open(name)
            guard file.size <= limit else { throw FileFailure.tooLarge(name) }
            return try file.rest()
        } catch let failure as FileFailure where failure.isAbsence {
            return nil
        }
    }

    /// The size of a regular file; `nil` where there is none.
    func size(of name: String) throws -> Int? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FileFailure(.reading, name)
        }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// Whether a directory is there that files can be put into and removed from.
    func canChange(directory name: String) -> Bool { faccessat(descriptor, name, W_OK | X_OK, 0) == 0 }

    // MARK: Changing

    /// Makes a directory, unless it is there, and puts its name on disk: else what is in it could be lost with it.
    func makeDirectory(_ name: String) throws {
        var status = stat()
        if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw FileFailure(.writing, name, ENOTDIR) }
            return
        }
        try willChange(Step(kind: .makeDirectory, name: name))
        guard mkdirat(descriptor, name, 0o777) == 0 || errno == EEXIST else { throw FileFailure(.writing, name) }
        try synchronize(directory: name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ".")
    }

    /// Puts a file in its place whole: written under a temporary name, put on disk, renamed.
    ///
    /// The rename is durable once `synchronize` was called for the directory of `name`.
    ///
    /// - Parameter temporary: a name that nobody else uses, on the same file system.
    func replace(_ name: String, writingTo temporary: String, _ write: (FileWriting) throws -> Void) throws {
        let file = try create(temporary)
        do {
            try write(file)
            try put(file, temporary, inPlaceOf: name)
        } catch {
            // What stays behind all the same is removed when this writer comes back.
            try? remove(temporary)
            throw error
        }
    }

    /// Begins a file under a temporary name.
    func create(_ temporary: String) throws -> FileWriting {
        try willChange(Step(kind: .create, name: temporary))
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let handle = openat(descriptor, temporary, flags, 0o666)
        guard handle >= 0 else { throw FileFailure(.writing, temporary) }
        return FileWriting(handle, temporary) { [willChange] in
            try willChange(Step(kind: .write, name: temporary))
        }
    }

    /// Puts a file that was written under a temporary name on disk, and in its place.
    func put(_ file: FileWriting, _ temporary: String, inPlaceOf name: String) throws {
        try willChange(Step(kind: .synchronize, name: temporary))
        try file.synchronize()
        try willChange(Step(kind: .rename, name: name))
        guard renameat(descriptor, temporary, descriptor, name) == 0 else { throw FileFailure(.writing, name) }
    }

    /// Removes a file, unless it is gone.
    func remove(_ name: String) throws {
        try willChange(Step(kind: .remove, name: name))
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else { throw FileFailure(.writing, name) }
    }

    /// Removes a temporary file, unless somebody is still writing it.
    func removeAbandoned(_ temporary: String) throws {
        let handle = openat(descriptor, temporary, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard handle >= 0 else { return }
        defer { close(handle) }
        guard flock(handle, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else { return }
        try remove(temporary)
    }

    /// Puts the names of a directory on disk.
    func synchronize(directory: String) throws {
        try willChange(Step(kind: .synchronize, name: directory))
        let handle = openat(descriptor, directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw FileFailure(.writing, directory) }
        defer { close(handle) }
        try FileFailure.mapping(writing: directory) { try SystemFiles.synchronize(directory: handle) }
    }
}
