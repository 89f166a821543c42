// SPDX-License-Identifier: Apache-2.0
// ChainRule: documents of long chains, for tests.

/// A chain of scalar additions as a document: `n1 = n0 + one`, `n2 = n1 + one`, and so on.
struct ChainDocument {
  /// The order in which the nodes are written.
  enum Order: String, CaseIterable, Sendable { case given, reversed, shuffled }

  let bytes: [UInt8]
  /// The id of the last node.
  let last: String

  init(length: Int, order: Order) {
    var places = Array(1...length)
    switch order {
    case .given: break
    case .reversed: places.reverse()
    case .shuffled:
      // A step that shares no factor with the length visits every place once, far from the last.
      let step = ChainDocument.step(for: length)
      places = (0..<length).map { $0 * step % length + 1 }
    }
    var text = [UInt8]()
    text.reserveCapacity(length * 52)
    text.append(
      contentsOf: #"{"nodes":[{"id":"n0","value":0.5},{"id":"one","op":"constant","value":1}"#.utf8)
    for place in places {
      text.append(contentsOf: #",{"id":"n"#.utf8)
      text.append(contentsOf: String(place).utf8)
      text.append(contentsOf: #"","op":"add","inputs":["n"#.utf8)
      text.append(contentsOf: String(place - 1).utf8)
      text.append(contentsOf: #"","one"]}"#.utf8)
    }
    last = "n\(length)"
    text.append(contentsOf: #"],"outputs":["\#(last)"],"detail":"gradients","wrt":["n0"]}"#.utf8)
    bytes = text
  }

  private static func step(for length: Int) -> Int {
    var step = Int(Double(length) * 0.618) | 1
    while gcd(step, length) != 1 { step += 2 }
    return step
  }

  private static func gcd(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
