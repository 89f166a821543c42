// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of other programs, as they are stored.

import Autodiff
import Foundation

/// The figures of one family of operations, as `scripts/generate-fixtures` wrote them.
package struct FixtureFile: Decodable, Sendable {
  /// The programs that made them, and their versions.
  package let madeBy: [String: String]
  /// The cases, at points where all is smooth.
  package let cases: [FixtureCase]
  /// What is answered at kinks and at ends of domains.
  package let kinks: [FixtureKink]
  /// The numbers of generated leaves.
  package let leaves: [FixtureLeaf]

  private static let folder = (0..<3)
    .reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    .appending(path: "Fixtures")

  /// The families that there are, by name.
  package static func families() throws -> [String] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }
      .map { $0.deletingPathExtension().lastPathComponent }.sorted()
  }

  /// Reads the file of a family.
  package static func load(_ family: String) throws -> FixtureFile {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let file = folder.appending(path: "\(family).json")
    return try decoder.decode(FixtureFile.self, from: Data(contentsOf: file))
  }
}

/// An operation at a point: value, VJP, JVP and HVP.
package struct FixtureCase: Decodable, Sendable {
  /// The canonical name of the operation.
  package let op: String
  /// The attributes that are given.
  package let attributes: [String: FixtureAttribute]?
  /// The operands.
  package let operands: [FixtureTensor]
  /// The places of operands that are constants.
  let fixed: [Int]?
  /// The value.
  package let value: FixtureTensor
  let cotangent: [Double]
  let vjp: [[Double]]
  let tangents: [[Double]]
  let jvp: [Double]
  let hvp: [[Double]]
  let scales: Scales?

  /// Of what cancels, the sum of the magnitudes of its terms.
  struct Scales: Decodable, Sendable {
    let value: [Double]?
    let vjp: [[Double]]?
    let jvp: [Double]?
    let hvp: [[Double]]?
  }
}

/// What is answered where there is no derivative.
package struct FixtureKink: Decodable, Sendable {
  /// The canonical name of the operation.
  package let op: String
  /// The attributes that are given.
  package let attributes: [String: FixtureAttribute]?
  /// The name of the convention.
  package let convention: String
  let operands: [FixtureTensor]
  let value: FixtureTensor
  let vjp: [[Double]]
}

/// The numbers that attributes make.
package struct FixtureLeaf: Decodable, Sendable {
  /// The canonical name of the operation.
  package let op: String
  /// The attributes that are given.
  package let attributes: [String: FixtureAttribute]?
  let value: FixtureTensor
}

/// A shape and its elements.
package struct FixtureTensor: Decodable, Sendable {
  package let shape: [Int]
  /// What its elements are; numbers, unless it is said.
  let dtype: ElementType?
  let data: [Double]
}
