// SPDX-License-Identifier: Apache-2.0
// ChainRule: members of an object that were written elsewhere.

extension JSONWriter {
  /// Writes the members of an object, given as JSON with its braces, into the one that is open.
  package mutating func members(of object: [UInt8]) {
    guard object.count > 2 else { return }
    object[1..<object.count - 1].withUnsafeBufferPointer { raw($0) }
  }
}
