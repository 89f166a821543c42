// SPDX-License-Identifier: Apache-2.0
// ChainRule: bytes in from files, bytes out to the terminal.

internal import Glibc

/// Bytes in and out, through the descriptors themselves.
enum Terminal {
  /// Writes a line to standard output.
  static func print(_ line: String) {
    write(Array((line + "\n").utf8), to: STDOUT_FILENO)
  }

  /// Writes a line to standard error.
  static func error(_ line: String) {
    write(Array((line + "\n").utf8), to: STDERR_FILENO)
  }

  /// Writes bytes; what a reader that has gone does not take is lost.
  static func write(_ bytes: [UInt8], to descriptor: CInt) {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
      }
    }
  }

  /// Whether standard output is a terminal.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether whoever reads the output reads UTF-8: the locale says so, by the first of its variables that
  /// is set.
  static var showsUnicode: Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    let locale = names.lazy.compactMap { getenv($0).map { String(cString: $0) } }
      .first { !$0.isEmpty }
    let text = (locale ?? "").uppercased()
    return text.contains("UTF-8") || text.contains("UTF8")
  }

  /// Whether colours are seen and wanted: a dumb terminal shows none, and NO_COLOR says that they are not
  /// wanted (https://no-color.org).
  static var showsColor: Bool {
    if let terminal = getenv("TERM"), String(cString: terminal) == "dumb" { return false }
    guard let wish = getenv("NO_COLOR") else { return true }
    return wish.pointee == 0
  }

  /// A text in a colour or weight of ANSI's, such as `31` for red.
  static func painted(_ text: some StringProtocol, _ code: String) -> String {
    "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// Why a file could not be read.
  enum ReadingError: Error {
    case system(errno: CInt)
    case tooLarge(limit: Int)
  }

  /// All bytes of a file, or of standard input for `-`.
  static func read(_ path: String, maximumBytes: Int) throws(ReadingError) -> [UInt8] {
    guard path != "-" else { return try read(STDIN_FILENO, maximumBytes: maximumBytes) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno: errno) }
    defer { close(descriptor) }
    return try read(descriptor, maximumBytes: maximumBytes)
  }

  private static func read(
    _ descriptor: CInt, maximumBytes: Int
  ) throws(ReadingError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw .system(errno: errno)
      }
      guard count <= maximumBytes - bytes.count else { throw .tooLarge(limit: maximumBytes) }
      bytes.append(contentsOf: piece[..<count])
    }
  }
}
