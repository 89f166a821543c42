// SPDX-License-Identifier: Apache-2.0
// ChainRule: header fields that are written as text at once.

internal import Glibc
internal import HTTPTypes

/// Header fields whose names and values are right by construction, as text.
///
/// Every answer has some that are digits and names of ours. As an `HTTPField`, each would be two
/// strings and a check of every byte, only to be copied by the HTTP library.
package struct WrittenFields: Sendable {
  /// Each field as its name and its value, a zero byte after either.
  private let text: [UInt8]

  /// No fields.
  package init() {
    text = []
  }

  /// Fields that a closure writes, in at most so many bytes: two more than in each name and value.
  package init(capacity: Int, _ write: (inout FieldWriter) -> Void) {
    text = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
      var writer = FieldWriter(buffer)
      write(&writer)
      return Array(buffer[..<writer.complete])
    }
  }

  /// Whether there are none.
  package var isEmpty: Bool { text.isEmpty }

  /// Calls `body` with each name and value.
  func forEach(_ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Void) {
    text.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return }
      base.withMemoryRebound(to: CChar.self, capacity: text.count) { characters in
        var start = 0
        while start < text.count {
          // Whole fields only: each of the two ends with a zero byte.
          let name = characters + start
          let value = name + strlen(name) + 1
          body(name, value)
          start = value - characters + strlen(value) + 1
        }
      }
    }
  }

  /// The same as values.
  var fields: [HTTPField] {
    var fields: [HTTPField] = []
    forEach { name, value in
      guard let name = HTTPField.Name(String(cString: name)) else { return }
      fields.append(HTTPField(name: name, value: String(cString: value)))
    }
    return fields
  }
}
