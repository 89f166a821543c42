// SPDX-License-Identifier: Apache-2.0
// ChainRule: calls with wrong attributes.

import Autodiff
import ChainRuleService
import GraphDocuments

extension BadCalls {
  /// Attributes of whole numbers that take any; every other refuses one far away.
  static let unbounded: Set<String> = [
    "eye.k", "random_normal.seed", "random_uniform.seed", "dropout.seed", "attention.seed",
    "slice.starts", "slice.ends", "slice.steps", "cross_entropy.ignore_index", "nll.ignore_index",
    "matrix_power.n", "trace.offset", "diag.k", "diagonal.offset",
    "diag_embed.offset", "tril.k", "triu.k", "roll.shift", "rot90.k", "rotary_embedding.offset",
  ]

  /// An attribute that there is not, misspelt where there are some.
  var unknownAttributes: [CorpusCase] {
    guard let first = listing.attributes.first else {
      return [
        call(
          "an attribute where there is none", request(attributes: [.init("axis", 0)]),
          finding("unknown-attribute", at: "\(pointer)/attributes/axis", saying: ["has none"]))
      ]
    }
    let names = listing.attributes.map(\.name)
    return listing.attributes.map { attribute in
      let wrong = misspelt(attribute.name, among: names)
      return call(
        "'\(attribute.name)' misspelt", request(attributes: [.init(wrong, 0)]),
        finding(
          "unknown-attribute", at: "\(pointer)/attributes/\(wrong)",
          saying: ["'\(wrong)'", names.count == 1 ? "'\(first.name)'" : "'\(attribute.name)'"]))
    }
  }

  private func misspelt(_ name: String, among names: [String]) -> String {
    let doubled = name + String(name.last ?? "x")
    return names.contains(doubled) ? doubled + "x" : doubled
  }

  /// Each attribute with values of other types.
  var wrongTypes: [CorpusCase] {
    listing.attributes.flatMap { attribute in
      attribute.kind.strangers.map { value in
        let text = String(decoding: value.json(indented: false), as: UTF8.self)
        return call(
          "\(text) for '\(attribute.name)'", request(attributes: [.init(attribute.name, value)]),
          finding(
            "bad-attribute", at: "\(pointer)/attributes/\(attribute.name)",
            saying: ["'\(attribute.name)'"]))
      }
    }
  }

  /// Each attribute that has no default left out.
  var missingAttributes: [CorpusCase] {
    listing.attributes.filter { $0.fallback == nil }.map { attribute in
      let rest = attributes.filter { $0.name != attribute.name }
      return call(
        "without '\(attribute.name)'", request([.init("attributes", .object(rest))]),
        finding(
          "missing-attribute", at: "\(pointer)/attributes", saying: ["'\(attribute.name)'"]))
    }
  }

  /// The attributes of whole numbers, by name.
  var wholeAttributes: [AttributeListing] { listing.attributes.filter { $0.kind.isWhole } }

  /// Requests in which an attribute of whole numbers is far away.
  func farRequests(of attribute: AttributeListing) -> [JSONTree] {
    [99, -99].map { (number: Int) in
      let value: JSONTree = attribute.kind.isList ? [.integer(number)] : .integer(number)
      return request(attributes: [.init(attribute.name, value)])
    }
  }
}

extension AttributeListing.Kind {
  /// Values of other types.
  fileprivate var strangers: [JSONTree] {
    let object: JSONTree = ["a": 1]
    switch self {
    case .number: return ["1", true, nil, [1], object]
    case .optionalNumber: return ["1", true, [1], object]
    case .numberOr: return ["nonsense", true, nil, [1], object]
    case .integer, .wholeNumber: return [0.5, "1", true, nil, [1], object]
    case .optionalInteger: return [0.5, "1", true, [1], object]
    case .boolean: return [1, "true", nil, [true], object]
    case .word: return [1, "nonsense", true, nil, ["mean"], object]
    case .text: return [1, true, nil, ["ij"], object]
    case .integers: return ["all", 0.5, true, nil, [0.5], ["a"], [[1]], object]
    case .optionalIntegers: return ["all", 0.5, true, [0.5], ["a"], [[1]], object]
    case .integerOrPair:
      return ["1", 0.5, true, nil, [0.5, 1], ["a", "b"], [1], [[1]], [[1], ["a"]], object]
    }
  }

  fileprivate var isWhole: Bool {
    switch self {
    case .integer, .wholeNumber, .optionalInteger, .integers, .optionalIntegers, .integerOrPair:
      true
    case .number, .optionalNumber, .numberOr, .boolean, .word, .text: false
    }
  }

  fileprivate var isList: Bool { self == .integers || self == .optionalIntegers }
}
