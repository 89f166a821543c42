// SPDX-License-Identifier: Apache-2.0
// ChainRule: metrics in the text format of Prometheus.

/// Metrics in the text format of Prometheus, version 0.0.4.
package enum PrometheusText {
  /// The media type of the format.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Writes families, each with its help and its type before its samples.
  package static func render(_ families: [MetricFamily]) -> [UInt8] {
    var text = PrometheusWriter()
    for family in families { text.write(family) }
    return text.bytes
  }
}

/// Writes the lines of the format.
private struct PrometheusWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ family: MetricFamily) {
    let definition = family.definition
    append(
      "# HELP \(definition.name) \(PrometheusWriter.escaped(definition.help, quotes: false))\n")
    append("# TYPE \(definition.name) \(definition.kind.rawValue)\n")
    for sample in family.samples {
      let labels = Array(zip(definition.labels, sample.labels))
      switch sample.value {
      case .count(let count): line(definition.name, labels, String(count))
      case .durations(let reading): write(reading, definition.name, labels)
      }
    }
  }

  /// Writes a histogram: buckets that count all durations up to their bound, then sum and count.
  private mutating func write(
    _ reading: DurationHistogram.Reading, _ name: String, _ labels: [(String, String)]
  ) {
    let bounds = DurationHistogram.bounds.map(PrometheusWriter.seconds) + ["+Inf"]
    var count = 0
    for (bound, bucket) in zip(bounds, reading.buckets) {
      count += bucket
      line(name + "_bucket", labels + [("le", bound)], String(count))
    }
    line(name + "_sum", labels, PrometheusWriter.seconds(reading.nanoseconds))
    line(name + "_count", labels, String(count))
  }

  private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
    append(name)
    for (index, label) in labels.enumerated() {
      append(index == 0 ? "{" : ",")
      append("\(label.0)=\"\(PrometheusWriter.escaped(label.1, quotes: true))\"")
    }
    append("\(labels.isEmpty ? "" : "}") \(value)\n")
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Nanoseconds as seconds, exactly, without zeros at the end.
  private static func seconds(_ nanoseconds: Int) -> String {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    guard rest != 0 else { return String(whole) }
    var digits = String(rest.magnitude)
    digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(nanoseconds < 0 ? "-" : "")\(whole.magnitude).\(digits)"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
