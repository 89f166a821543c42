// SPDX-License-Identifier: Apache-2.0
// ChainRule: a strict reader of Prometheus' text format, to check what we write.

/// What is wrong with a text that is to be an exposition.
struct ExpositionError: Error, Equatable, CustomStringConvertible {
  let line: Int
  let description: String
}

/// A strict reader of Prometheus' text format, version 0.0.4.
struct PrometheusReader {
  struct Sample: Equatable {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  struct Family: Equatable {
    var name: String
    var type: String
    var help: String?
    var samples: [Sample] = []
  }

  private(set) var families: [Family] = []
  private var pendingHelp: (name: String, text: String)?
  private var series: Set<String> = []
  private var lineNumber = 0

  /// Reads a whole exposition.
  static func read(_ text: String) throws(ExpositionError) -> [Family] {
    var reader = PrometheusReader()
    guard text.isEmpty || text.hasSuffix("\n") else { throw reader.error("no end of line") }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      reader.lineNumber += 1
      try reader.read(line: line)
    }
    for family in reader.families where family.type == "histogram" {
      try reader.check(histogram: family)
    }
    return reader.families
  }

  private mutating func read(line: Substring) throws(ExpositionError) {
    if line.hasPrefix("# HELP ") {
      let parts = line.dropFirst(7).split(separator: " ", maxSplits: 1)
      guard parts.count == 2, pendingHelp == nil else { throw error("bad help") }
      pendingHelp = (String(parts[0]), try unescaped(parts[1], quotes: false))
    } else if line.hasPrefix("# TYPE ") {
      try startFamily(line.dropFirst(7).split(separator: " ", omittingEmptySubsequences: false))
    } else if !line.isEmpty, !line.hasPrefix("#") {
      try add(try sample(line))
    }
  }

  private mutating func startFamily(_ parts: [Substring]) throws(ExpositionError) {
    guard parts.count == 2, isName(parts[0], colons: true),
      ["counter", "gauge", "histogram", "summary", "untyped"].contains(parts[1])
    else { throw error("bad type") }
    let name = String(parts[0])
    guard !families.contains(where: { $0.name == name }) else { throw error("a second type") }
    guard pendingHelp == nil || pendingHelp?.name == name else { throw error("help of another") }
    if parts[1] == "counter", !name.hasSuffix("_total") { throw error("a counter without _total") }
    families.append(Family(name: name, type: String(parts[1]), help: pendingHelp?.text))
    pendingHelp = nil
  }

  private mutating func add(_ sample: Sample) throws(ExpositionError) {
    guard let family = families.last, pendingHelp == nil else { throw error("no type before") }
    let suffixes = family.type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
    guard suffixes.contains(where: { family.name + $0 == sample.name }) else {
      throw error("a sample of another family")
    }
    let identity = "\(sample.name) \(sample.labels.sorted { $0.key < $1.key })"
    guard series.insert(identity).inserted else { throw error("a series twice") }
    families[families.count - 1].samples.append(sample)
  }

  private func sample(_ line: Substring) throws(ExpositionError) -> Sample {
    let name = line.prefix { $0 != "{" && $0 != " " }
    guard isName(name, colons: true) else { throw error("bad name") }
    var rest = line[name.endIndex...]
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest = rest.dropFirst()
      while rest.first != "}" {
        let (label, value) = try takeLabel(&rest)
        guard labels.updateValue(value, forKey: label) == nil else { throw error("a label twice") }
        if rest.first == "," {
          rest = rest.dropFirst()
        } else if rest.first != "}" {
          throw error("bad end of labels")
        }
      }
      rest = rest.dropFirst()
    }
    guard rest.first == " ", let value = number(rest.dropFirst()) else { throw error("bad value") }
    return Sample(name: String(name), labels: labels, value: value)
  }

  private func takeLabel(_ rest: inout Substring) throws(ExpositionError) -> (String, String) {
    let name = rest.prefix { $0 != "=" }
    guard isName(name, colons: false), !name.hasPrefix("__") else { throw error("bad label") }
    rest = rest[name.endIndex...].dropFirst()
    guard rest.first == "\"" else { throw error("no quote") }
    rest = rest.dropFirst()
    var end = rest.startIndex
    while end < rest.endIndex, rest[end] != "\"" {
      if rest[end] == "\\" { end = rest.index(after: end) }
      guard end < rest.endIndex else { break }
      end = rest.index(after: end)
    }
    guard end < rest.endIndex else { throw error("no closing quote") }
    let value = try unescaped(rest[..<end], quotes: true)
    rest = rest[end...].dropFirst()
    return (String(name), value)
  }

  private func unescaped(_ text: Substring, quotes: Bool) throws(ExpositionError) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        switch character {
        case "\\": result.append("\\")
        case "n": result.append("\n")
        case "\"" where quotes: result.append("\"")
        default: throw error("bad escape")
        }
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    guard !isEscaped else { throw error("bad escape") }
    return result
  }

  private func number(_ text: Substring) -> Double? {
    switch text {
    case "+Inf": .infinity
    case "-Inf": -.infinity
    case "NaN": .nan
    default: text.allSatisfy { "0123456789+-.eE".contains($0) } ? Double(text) : nil
    }
  }

  private func isName(_ text: Substring, colons: Bool) -> Bool {
    guard let first = text.first, !("0"..."9").contains(first) else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || scalar == "_" || (colons && scalar == ":"))
    }
  }

  /// Checks that buckets count up to `+Inf`, that it is the count, and that there is a sum.
  private func check(histogram family: Family) throws(ExpositionError) {
    let groups = Dictionary(grouping: family.samples) { sample in
      sample.labels.filter { $0.key != "le" }
    }
    for samples in groups.values {
      let buckets = samples.filter { $0.name.hasSuffix("_bucket") }
      var last = (bound: -Double.infinity, count: 0.0)
      for bucket in buckets {
        guard let bound = number(bucket.labels["le", default: ""][...]), bound > last.bound,
          bucket.value >= last.count
        else { throw error("\(family.name): buckets out of order") }
        last = (bound, bucket.value)
      }
      guard last.bound == .infinity else { throw error("\(family.name): no +Inf") }
      guard samples.first(where: { $0.name.hasSuffix("_count") })?.value == last.count else {
        throw error("\(family.name): the count is not that of +Inf")
      }
      guard samples.contains(where: { $0.name.hasSuffix("_sum") }) else {
        throw error("\(family.name): no sum")
      }
    }
  }

  private func error(_ description: String) -> ExpositionError {
    ExpositionError(line: lineNumber, description: description)
  }
}
