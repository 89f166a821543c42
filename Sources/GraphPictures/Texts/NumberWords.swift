// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers as pictures show them.

internal import Autodiff
internal import Glibc

/// Numbers as pictures show them: two decimals, and four digits where those would say little.
struct NumberWords: Sendable {
  /// Digits instead of the usual ones; `nil` for the usual ones.
  let digits: Int?

  /// A number as it stands beside a wire.
  ///
  /// Below 0.01 and from 1,000 on, two decimals would be all zeros or too many digits, so those have
  /// four digits that count.
  func short<S: Scalar>(_ number: S) -> String {
    if let special = NumberWords.special(number) { return special }
    let value = Double(number)
    if let digits { return NumberWords.tidy(NumberWords.text(value, "%.\(digits)g")) }
    let size = abs(value)
    let isPlain = value == 0 || (size >= 0.01 && size < 1000)
    return isPlain
      ? NumberWords.text(value, "%.2f") : NumberWords.tidy(NumberWords.text(value, "%.4g"))
  }

  /// A number in the fewest digits that read back as itself.
  func full<S: Scalar>(_ number: S) -> String {
    if let special = NumberWords.special(number) { return special }
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : NumberWords.tidy(text)
  }

  private static func special<S: Scalar>(_ number: S) -> String? {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-∞" : "∞" }
    return nil
  }

  private static func text(_ value: Double, _ format: String) -> String {
    withVaList([value]) { list in
      String(unsafeUninitializedCapacity: 400) { buffer in
        buffer.withMemoryRebound(to: CChar.self) { text in
          // A double in %.2f has at most 312 characters.
          Int(max(0, min(vsnprintf(text.baseAddress, text.count, format, list), 399)))
        }
      }
    }
  }

  /// The exponent without its plus and its zeros: `1e+07` is `1e7`.
  private static func tidy(_ text: String) -> String {
    guard let mark = text.firstIndex(of: "e"), let power = Int(text[text.index(after: mark)...])
    else { return text }
    return text[...mark] + String(power)
  }
}
