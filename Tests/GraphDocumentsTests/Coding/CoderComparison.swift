// SPDX-License-Identifier: Apache-2.0
// ChainRule: one body through our decoder, Foundation's and simdjson, and how they compare.

import CSimdJSON
import Foundation

@testable import GraphDocuments

/// What became of a body.
enum BodyClass: String, CaseIterable {
  case acceptedByBoth = "accepted by both"
  case refusedEarly = "refused by both, by byte 100"
  case refusedLate = "refused by both, after byte 100"
  /// A comma before a brace, a name that stands twice, what is malformed where nobody reads.
  case foundationOnly = "accepted by Foundation's only"
  /// A number too small for a double, which is a zero.
  case oursOnly = "accepted by ours only"
  /// Refused by both, by ours for its syntax and by Foundation's for a type it met before.
  case otherReason = "refused by both, for different reasons"
}

/// Our decoder and Foundation's on bodies for one type, with simdjson as the judge of syntax.
struct CoderComparison<Document: Decodable & Equatable> {
  private(set) var classes: [BodyClass: Int] = [:]
  private(set) var mistakes: [String] = []

  /// How ours ended.
  private enum Outcome {
    case document(Document)
    /// Not JSON, at this byte.
    case syntax(JSONSyntaxError)
    case duplicate
    case type(DecodingError)
  }

  mutating func compare(_ body: [UInt8]) {
    do {
      let ours = try outcome(of: body)
      let theirs = Result { try JSONDecoder().decode(Document.self, from: Data(body)) }
      classes[try verdict(on: body, ours, theirs), default: 0] += 1
    } catch {
      mistakes.append("\(error): \(String(decoding: body, as: UTF8.self))")
    }
  }

  private func outcome(of body: [UInt8]) throws -> Outcome {
    do {
      return .document(try DocumentDecoder.decode(Document.self, from: body))
    } catch let error as DecodingError {
      if let error = refusal(of: body) { return .syntax(error) }
      guard case .dataCorrupted(let context) = error, context.underlyingError is DocumentError
      else { return .type(error) }
      return .duplicate
    }
  }

  private func verdict(
    on body: [UInt8], _ ours: Outcome, _ theirs: Result<Document, any Error>
  ) throws -> BodyClass {
    try agreeOnSyntax(body, ours)
    switch (ours, theirs) {
    case (.document(let ours), .success(let theirs)):
      guard ours == theirs else { throw Disagreement("\(ours) is not \(theirs)") }
      return .acceptedByBoth
    case (.document, .failure(let error)):
      guard try holdsTinyNumber(body) else { throw Disagreement("only Foundation's: \(error)") }
      return .oursOnly
    case (.type(let error), .success):
      // A number too small for a double is 0 for Foundation where an integer is read.
      guard try holdsTinyNumber(body) else { throw Disagreement("only ours: \(error)") }
      return .foundationOnly
    case (.syntax, .success), (.duplicate, .success): return .foundationOnly
    case (.syntax(let error), .failure(let other)):
      guard case DecodingError.dataCorrupted = other else { return .otherReason }
      return error.offset > 100 ? .refusedLate : .refusedEarly
    case (.duplicate, .failure): return .otherReason
    case (.type(let error), .failure(let other)):
      let (ours, theirs) = (TypeError(error), (other as? DecodingError).map(TypeError.init))
      guard ours == theirs else {
        // Foundation forgets where a number stands that does not fit.
        if try holdsTinyNumber(body) || theirs?.isPathless == true, ours.isCorruption {
          return .otherReason
        }
        if let theirs, ours.isBesides(theirs) { return .otherReason }
        throw Disagreement("\(ours) is not \(theirs.map { "\($0)" } ?? "\(other)")")
      }
      return try offset(of: ours, in: body) > 100 ? .refusedLate : .refusedEarly
    }
  }

  /// What is JSON for us is JSON for simdjson with the same numbers, and the other way round.
  private func agreeOnSyntax(_ body: [UInt8], _ ours: Outcome) throws {
    var numbers = [Double](repeating: 0, count: 1000)
    var count = 0
    let isJSON = body.withUnsafeBytes { bytes in
      chainrule_simdjson_reads(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, &numbers,
        numbers.count, &count)
    }
    if case .syntax(let error) = ours {
      if isJSON { throw Disagreement("only simdjson: \(error)") }
      return
    }
    let own = try scannedNumbers(body)
    guard isJSON else {
      // simdjson refuses numbers beyond a double, and integers beyond 64 bits.
      if own.contains(where: { !$0.isFinite || $0.magnitude >= 0x1p63 }) { return }
      throw Disagreement("not JSON for simdjson")
    }
    guard own.map(\.bitPattern) == numbers.prefix(count).map(\.bitPattern) else {
      // Integers have no negative zero there.
      if own == Array(numbers.prefix(count)) { return }
      throw Disagreement("\(own) is not \(numbers.prefix(count))")
    }
  }

  private func scannedNumbers(_ body: [UInt8]) throws -> [Double] {
    var tape = JSONTape()
    return try tape.withScanned(copying: body) { view, _ in
      numberPlaces(in: view).map { view.double(at: $0) }
    }
  }

  /// Whether there is a number other than zero that is zero or subnormal as a double.
  private func holdsTinyNumber(_ body: [UInt8]) throws -> Bool {
    var tape = JSONTape()
    return try tape.withScanned(copying: body) { view, _ in
      numberPlaces(in: view).contains { place in
        view.double(at: place).magnitude < .leastNormalMagnitude
          && view.rawString(at: place).prefix { $0 != 0x65 && $0 != 0x45 }
            .contains { (0x31...0x39).contains($0) }
      }
    }
  }

  private func numberPlaces(in view: JSONView) -> [JSONIndex] {
    var places: [JSONIndex] = []
    var index = view.root
    while index < view.after(view.root) {
      if view.kind(at: index) == .number { places.append(index) }
      index += view.kind(at: index).isContainer ? 2 : 1
    }
    return places
  }

  private func offset(of error: TypeError, in body: [UInt8]) throws -> Int {
    var tape = JSONTape()
    return try tape.withScanned(copying: body) { view, _ in
      var place = view.root
      for step in error.path {
        guard let next = view.child(step, of: place) else { break }
        place = next
      }
      return view.offset(of: place)
    }
  }
}

/// Two readers that judge one body differently.
struct Disagreement: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What a type error says: its kind, the type or key, and the path.
private struct TypeError: Equatable {
  let kind: String
  let path: [String]

  var isCorruption: Bool { kind == "dataCorrupted" }
  var isPathless: Bool { isCorruption && path.isEmpty }

  /// The members that hold dictionaries, which Foundation reads in an order of its own.
  private static let dictionaries: Set = [
    "inputs", "outputs", "values", "gradients", "attributes", "functions", "pathCounts", "evidence",
  ]

  /// Whether both are in one dictionary, so that either may be met first.
  func isBesides(_ other: TypeError) -> Bool {
    let common = zip(path, other.path).prefix { $0 == $1 }.map(\.0)
    return common.count < min(path.count, other.path.count)
      && common.contains { TypeError.dictionaries.contains($0) }
  }

  init(_ error: DecodingError) {
    func steps(_ context: DecodingError.Context) -> [String] {
      context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    }
    switch error {
    // For Foundation a null is a wrong truth value, but a missing number.
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      (kind, path) = ("another kind", steps(context))
    case .keyNotFound(let key, let context):
      (kind, path) = ("keyNotFound \(key.stringValue)", steps(context))
    case .dataCorrupted(let context): (kind, path) = ("dataCorrupted", steps(context))
    @unknown default: (kind, path) = ("unknown", [])
    }
  }
}

extension JSONView {
  fileprivate func child(_ step: String, of container: JSONIndex) -> JSONIndex? {
    switch kind(at: container) {
    case .object: member(named: step, of: container)
    case .array: Int(step).flatMap { Array(elements(of: container)).dropFirst($0).first }
    default: nil
    }
  }
}
