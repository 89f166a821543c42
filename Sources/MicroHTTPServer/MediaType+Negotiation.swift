// SPDX-License-Identifier: Apache-2.0
// ChainRule: which of several representations a client would rather have.

extension MediaType {
  /// The offer that an `Accept` field prefers; `nil` if it accepts none (406).
  ///
  /// The offer of the highest weight wins, the first of equals. An offer's weight is that of the
  /// most specific range that fits it. An absent or empty field, `*/*`, and a field no element of
  /// which can be read take the first offer; single elements that cannot be read are passed over.
  ///
  /// - Complexity: O(n · m) in ranges and offers; no allocation for an absent field, for `*/*`, and
  ///   for one offer as it is written.
  public static func preferred(of offers: [MediaType], accept: String?) -> MediaType? {
    guard let accept, accept != "*/*" else { return offers.first }
    if let exact = offers.first(where: { $0.parameters.isEmpty && $0.isWritten(accept) }) {
      return exact
    }
    let ranges = MediaRange.list(accept)
    guard !ranges.isEmpty else { return offers.first }
    var best: (offer: MediaType, quality: QualityValue)?
    for offer in offers {
      let quality = MediaRange.quality(of: offer, in: ranges)
      if quality > best?.quality ?? .never { best = (offer, quality) }
    }
    return best?.offer
  }

  /// Whether a text is type, slash and subtype, in lower case, and nothing else.
  private func isWritten(_ text: String) -> Bool {
    let bytes = text.utf8
    return bytes.count == type.utf8.count + 1 + subtype.utf8.count
      && bytes.starts(with: type.utf8)
      && bytes.dropFirst(type.utf8.count).first == UInt8(ascii: "/")
      && bytes.dropFirst(type.utf8.count + 1).elementsEqual(subtype.utf8)
  }
}

/// One element of an `Accept` field: a range of media types and its weight.
struct MediaRange: Sendable, Hashable {
  let media: MediaType
  let quality: QualityValue

  /// The elements that can be read.
  static func list(_ text: String) -> [MediaRange] {
    var scanner = FieldScanner(text)
    var ranges: [MediaRange] = []
    while !scanner.isAtEnd {
      scanner.skipSpace()
      guard let media = MediaType(scanning: &scanner), scanner.endOfElement() else {
        scanner.skipElement()
        continue
      }
      if let range = MediaRange(media) { ranges.append(range) }
    }
    return ranges
  }

  /// Parts a weight from the parameters of the media type; what follows the weight is no parameter.
  private init?(_ written: MediaType) {
    guard written.type != "*" || written.subtype == "*" else { return nil }
    guard !written.parameters.isEmpty else {
      media = written
      quality = .always
      return
    }
    let parts = written.parameters.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0.name == "q" })
    media = MediaType(written.type, written.subtype, parameters: Array(parts[0]))
    guard let weight = written[parameter: "q"] else {
      quality = .always
      return
    }
    guard let quality = QualityValue(weight) else { return nil }
    self.quality = quality
  }

  /// The weight that the most specific fitting range gives; never, if none fits.
  static func quality(of offer: MediaType, in ranges: [MediaRange]) -> QualityValue {
    var best: (specificity: Int, quality: QualityValue)?
    for range in ranges {
      guard let specificity = range.specificity(for: offer) else { continue }
      if specificity > best?.specificity ?? -1 { best = (specificity, range.quality) }
    }
    return best?.quality ?? .never
  }

  /// How closely the range describes an offer; `nil` if it does not fit.
  ///
  /// A `charset` of UTF-8 fits offers that do not name one: their text is UTF-8 all the same.
  private func specificity(for offer: MediaType) -> Int? {
    if media.type == "*" { return 0 }
    guard media.type == offer.type else { return nil }
    if media.subtype == "*" { return 1 }
    guard media.subtype == offer.subtype else { return nil }
    let parametersFit = media.parameters.allSatisfy { parameter in
      let offered = offer[parameter: parameter.name]
      if parameter.name == "charset" {
        return parameter.value.lowercased() == (offered ?? "utf-8")
      }
      return offered == parameter.value
    }
    return parametersFit ? 2 + media.parameters.count : nil
  }
}
