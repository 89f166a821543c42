// SPDX-License-Identifier: Apache-2.0
// ChainRule: the repository, as the tests of its architecture see it.

import Foundation

/// The folder that these tests were compiled from.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The names of the files right in a folder, in order.
  static func files(in folder: String) throws -> [String] {
    try FileManager.default
      .contentsOfDirectory(
        at: root.appending(path: folder), includingPropertiesForKeys: [.isRegularFileKey],
        options: .skipsHiddenFiles
      )
      .filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
      .map { "\(folder)/\($0.lastPathComponent)" }
      .sorted()
  }

  /// The contents of a file; `nil` if it is not there.
  static func contents(of path: String) -> Data? {
    FileManager.default.contents(atPath: root.appending(path: path).path)
  }

  /// Runs a command found in `PATH`, in the repository, without standard input.
  static func run(_ command: [String]) throws -> (status: Int32, output: Data) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = root
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, printed)
  }
}
