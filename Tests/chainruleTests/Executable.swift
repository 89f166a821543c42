// SPDX-License-Identifier: Apache-2.0
// ChainRule: the built program, run as a process.

import Foundation
import Testing

/// The built program beside the test bundle.
enum Executable {
  /// What a process left behind.
  struct Run {
    let status: Int32
    let output: String
    let errors: String
  }

  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Run {
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    let process = try process(arguments, environment: environment)
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
    try process.run()
    stdin.fileHandleForWriting.write(Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    let errors = stderr.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self))
  }

  /// The program with arguments, not yet started; its environment holds nothing else of ours.
  static func process(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.executableURL = try url()
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("CHAINRULE_") }
      .merging(environment) { $1 }
    return process
  }

  private static func url() throws -> URL {
    let tests = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "chainrule")
  }
}

/// `chainrule serve` on a free port, ended when the test is over.
final class RunningService {
  /// Where it listens.
  let url: String
  let process: Process
  private let errors: Pipe

  init(_ arguments: [String] = ["--port", "0"], environment: [String: String] = [:]) throws {
    let stdout = Pipe()
    errors = Pipe()
    process = try Executable.process(["serve"] + arguments, environment: environment)
    process.standardOutput = stdout
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var line: [UInt8] = []
    while line.last != UInt8(ascii: "\n"),
      let byte = try stdout.fileHandleForReading.read(upToCount: 1)?.first
    {
      line.append(byte)
    }
    let text = String(decoding: line, as: UTF8.self)
    let prefix = "listening on "
    guard text.hasPrefix(prefix) else {
      process.terminate()
      process.waitUntilExit()
      throw NotListening(line: text)
    }
    url = String(text.dropFirst(prefix.count).dropLast())
  }

  struct NotListening: Error {
    let line: String
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// Waits for the end, and says what was logged.
  func log() -> String {
    process.waitUntilExit()
    return String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}
