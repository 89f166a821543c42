// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of names as small integers.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Names as small integers")
struct NameTableTests {
  /// Names of every length, of numbered nodes, and of one prefix with every last byte, which lie side
  /// by side; each once.
  private static let names: [[UInt8]] = {
    var names: Set<[UInt8]> = [[]]
    var generator = SeededGenerator(seed: 17)
    for number in 0..<30_000 { names.insert(Array("n\(number)".utf8)) }
    for prefix in ["", "a", "ab", "abc", "layer12", "layer1_unit", "a name of more than sixteen "] {
      for last in UInt8.min...UInt8.max { names.insert(Array(prefix.utf8) + [last]) }
    }
    for length in 1...40 {
      for _ in 0..<50 {
        names.insert((0..<length).map { _ in UInt8.random(in: 0x61...0x63, using: &generator) })
      }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }()

  @Test(
    "Every name has one number, whatever the room there was to begin with", arguments: [0, 60_000])
  func numbers(capacity: Int) {
    var table = NameTable()
    table.reserveCapacity(capacity)
    let names = Self.names
    for round in 0..<2 {
      for (number, name) in names.enumerated() {
        if round == 0, number % 7 == 0 {
          #expect(name.withUnsafeBufferPointer { table.find($0) } == nil)
        }
        let found = name.withUnsafeBufferPointer { table.intern($0) }
        #expect(found == Int32(number), "\(name)")
      }
    }
    #expect(table.count == names.count)
    for (number, name) in names.enumerated() {
      #expect(name.withUnsafeBufferPointer { table.find($0) } == Int32(number))
      #expect(table.withBytes(of: Int32(number)) { Array($0) } == name)
    }
  }
}
