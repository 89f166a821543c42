// SPDX-License-Identifier: Apache-2.0
// ChainRule: replies against the members that are expected of them.

import GraphDocuments

/// Compares a reply with the members that are expected of it.
///
/// The members named are compared whole, numbers at 1e-12 and with their sign where they are zero;
/// names are compared byte by byte, as Swift's strings take some that differ for equal.
enum CorpusReply {
  /// What is wrong with a reply.
  static func mistakes(in reply: [UInt8], expected: [UInt8]) throws -> [String] {
    var tape = JSONTape()
    var expectedTape = JSONTape()
    return try tape.withScanned(copying: reply) { found, _ in
      try expectedTape.withScanned(copying: expected) { wanted, _ in
        wanted.members(of: wanted.root).flatMap { name, value in
          let text = wanted.string(at: name)
          guard let place = found.member(named: text, of: found.root) else {
            return ["the reply has no \(text)"]
          }
          return areEqual(found, place, wanted, value)
            ? [] : ["\(text) is \(found.source(of: place, limit: 500))"]
        }
      }
    }
  }

  private static func areEqual(
    _ found: JSONView, _ a: JSONIndex, _ wanted: JSONView, _ b: JSONIndex
  ) -> Bool {
    guard found.kind(at: a) == wanted.kind(at: b) else { return false }
    switch wanted.kind(at: b) {
    case .number: return isNear(found.double(at: a), wanted.double(at: b))
    case .string: return found.string(a, equals: wanted.string(at: b))
    case .array:
      return found.count(of: a) == wanted.count(of: b)
        && zip(found.elements(of: a), wanted.elements(of: b)).allSatisfy {
          areEqual(found, $0, wanted, $1)
        }
    case .object:
      return found.count(of: a) == wanted.count(of: b)
        && wanted.members(of: b).allSatisfy { name, value in
          found.member(named: wanted.string(at: name), of: a)
            .map { areEqual(found, $0, wanted, value) } ?? false
        }
    case .null, .true, .false: return true
    }
  }

  private static func isNear(_ found: Double, _ wanted: Double) -> Bool {
    if wanted == 0 { return found == 0 && found.sign == wanted.sign }
    return abs(found / wanted - 1) <= 1e-12
  }
}
