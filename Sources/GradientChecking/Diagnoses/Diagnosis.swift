// SPDX-License-Identifier: Apache-2.0
// ChainRule: a mistake, told.

/// A mistake, told.
package struct Diagnosis: Sendable {
  /// What it is.
  package let code: DiagnosisCode
  /// The claims that it explains, in order.
  package var claims: [Int]
  /// The names of the nodes that it is about.
  package var nodes: [String]
  /// The numbers and texts that show it.
  package var evidence: [Evidence]
  /// What was done, in one sentence.
  package let detail: String
  /// What to do instead.
  package let hint: String

  /// A piece of evidence.
  package struct Evidence: Sendable, Equatable {
    package let name: String
    package let value: Value

    package enum Value: Sendable, Equatable {
      case number(Double)
      case numbers([Double])
      case text(String)
    }
  }
}

/// Numbers in sentences.
enum NumberWords {
  /// A number with six digits at most.
  static func short(_ number: Double) -> String {
    guard number.isFinite else {
      return number.isNaN ? "NaN" : number < 0 ? "-infinity" : "infinity"
    }
    if number == number.rounded(), number.magnitude < 1e6 { return String(Int(number)) }
    let magnitude = number.magnitude
    if magnitude >= 1e6 || magnitude < 1e-4 { return scientific(number) }
    let digits = magnitude >= 100 ? 3 : magnitude >= 1 ? 5 : magnitude >= 0.01 ? 6 : 8
    return trimmed(fixed(number, digits))
  }

  /// Several numbers.
  static func list(_ numbers: [Double]) -> String {
    if numbers.count == 1 { return short(numbers[0]) }
    let shown = numbers.prefix(6).map(short).joined(separator: ", ")
    return "[" + shown + (numbers.count > 6 ? ", …]" : "]")
  }

  private static func fixed(_ number: Double, _ digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let whole = Int((number.magnitude * scale).rounded())
    let unit = Int(scale)
    let fraction = String(whole % unit)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return (number < 0 ? "-" : "") + "\(whole / unit).\(zeros)\(fraction)"
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.last == "0" { text = text.dropLast() }
    return String(text.last == "." ? text.dropLast() : text)
  }

  private static func scientific(_ number: Double) -> String {
    var (mantissa, exponent) = (number, 0)
    while mantissa.magnitude >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa.magnitude < 1, mantissa != 0 {
      (mantissa, exponent) = (mantissa * 10, exponent - 1)
    }
    return trimmed(fixed(mantissa, 4)) + "e\(exponent)"
  }
}
