// SPDX-License-Identifier: Apache-2.0
// ChainRule: names that look like products of names.

/// Tells names that look like products without a sign between, as `w0x0` does.
enum ImplicitProduct {
  /// Longer names are no products that somebody wrote.
  private static let maximumLength = 64

  /// The names that a name consists of: known ones, or letters followed by digits; `nil` if it does not.
  static func parts(of name: String, known: Set<String>) -> [String]? {
    let scalars = Array(name.unicodeScalars)
    guard scalars.count <= maximumLength else { return nil }
    return split(scalars, into: known) ?? numbered(scalars)
  }

  /// The fewest known names that a name consists of; at least two.
  private static func split(_ scalars: [Unicode.Scalar], into known: Set<String>) -> [String]? {
    // At each place, the last of the fewest names that lead to it.
    var best: [(count: Int, start: Int)?] = [(0, 0)]
    for end in scalars.indices.map({ $0 + 1 }) {
      var found: (count: Int, start: Int)?
      for start in 0..<end where end - start < scalars.count {
        guard let before = best[start], before.count + 1 < found?.count ?? .max,
          known.contains(text(scalars[start..<end]))
        else { continue }
        found = (before.count + 1, start)
      }
      best.append(found)
    }
    var (parts, end): ([String], Int) = ([], scalars.count)
    while end > 0 {
      guard let start = best[end]?.start else { return nil }
      parts.append(text(scalars[start..<end]))
      end = start
    }
    return parts.count > 1 ? parts.reversed() : nil
  }

  /// Letters with digits behind them, several times in a row.
  private static func numbered(_ scalars: [Unicode.Scalar]) -> [String]? {
    var parts: [[Unicode.Scalar]] = []
    var wasDigit = true
    for scalar in scalars {
      let isDigit = scalar.properties.numericType != nil
      if !isDigit, wasDigit { parts.append([]) }
      guard !parts.isEmpty, scalar != "_" else { return nil }
      parts[parts.count - 1].append(scalar)
      wasDigit = isDigit
    }
    return parts.count > 1 && wasDigit ? parts.map { text($0[...]) } : nil
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }
}
