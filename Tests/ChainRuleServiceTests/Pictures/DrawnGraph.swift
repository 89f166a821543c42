// SPDX-License-Identifier: Apache-2.0
// ChainRule: pictures taken apart, for tests.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

/// An SVG of ours, taken apart by its text: not by the code that wrote it.
struct DrawnGraph {
  let text: String

  /// The picture of a document; a test issue if there is none.
  init(of document: String, _ parameters: [CallParameter] = []) throws {
    let outcome = EngineRunner.outcome(of: document, .render, parameters)
    guard case .picture(let bytes, .svg) = outcome else {
      Issue.record("no picture: \(outcome)")
      throw CocoaError(.featureUnsupported)
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The markup of a node, by its id as it is escaped; `nil` if it is not drawn.
  func node(_ id: String) -> String? { group("data-node-id=\"\(id)\"") }

  /// The markup of an edge.
  func edge(_ id: String) -> String? { group("data-edge-id=\"\(id)\"") }

  /// How many elements have a class.
  func count(_ kind: String) -> Int { text.components(separatedBy: "<g class=\"\(kind)").count - 1 }

  /// The texts of a class within some markup.
  static func texts(_ kind: String, in markup: String?) -> [String] {
    (markup ?? "").components(separatedBy: "<text class=\"\(kind)\"").dropFirst().compactMap {
      part in
      part.split(separator: ">", maxSplits: 1).last?.split(separator: "<").first.map(String.init)
    }
  }

  private func group(_ attribute: String) -> String? {
    for part in text.components(separatedBy: "<g class=\"") where part.contains(attribute) {
      return part.components(separatedBy: "</g>").first
    }
    return nil
  }
}
