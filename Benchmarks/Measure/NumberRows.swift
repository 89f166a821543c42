// SPDX-License-Identifier: Apache-2.0
// ChainRule: arrays of numbers, beside simdjson.

import CReference
import GraphDocuments

/// Arrays of numbers: our decoder beside simdjson On-Demand.
enum NumberRows {
  private static let count = 100_000

  static func contest() -> Contest {
    let (text, numbers) = array()
    let body = Array(text.utf8)
    let padded = body + [UInt8](repeating: 0, count: 64)
    var read = [Double](repeating: 0, count: count)
    let ours = { decode(body) }
    let reference = { simdjson(padded, body.count, &read) }
    reference()
    guard ours() == numbers, read == numbers else { fail("the numbers differ") }
    return Contest(
      row: "doubles",
      candidates: [Candidate("ours") { consume(ours()) }, Candidate("simdjson", reference)])
  }

  /// An array in JSON, of numbers which need 17 digits, and the numbers.
  static func array(of count: Int = count) -> (String, [Double]) {
    var numbers: [Double] = []
    var state: UInt64 = 1
    while numbers.count < count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Double(Int64(bitPattern: state)) * 0x1p-60
      if number.description.filter(\.isNumber).drop(while: { $0 == "0" }).count >= 17 {
        numbers.append(number)
      }
    }
    return ("[" + numbers.map(\.description).joined(separator: ",") + "]", numbers)
  }

  static func decode(_ body: [UInt8]) -> [Double] {
    guard let numbers = try? DocumentDecoder.decode([Double].self, from: body) else {
      fail("our decoder refuses the numbers")
    }
    return numbers
  }

  private static func simdjson(_ padded: [UInt8], _ count: Int, _ numbers: inout [Double]) {
    let capacity = numbers.count
    let found = padded.withUnsafeBytes { text in
      numbers.withUnsafeMutableBufferPointer { numbers in
        reference_read_doubles(
          text.bindMemory(to: CChar.self).baseAddress, count, numbers.baseAddress, capacity)
      }
    }
    guard found == capacity else { fail("simdjson found \(found) numbers") }
  }
}
