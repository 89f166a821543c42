// SPDX-License-Identifier: Apache-2.0
// ChainRule: an answer written to the socket past the library.

internal import CMicroHTTPD
internal import Glibc
internal import HTTPTypes

/// An answer written to the socket past the library, which takes none in the middle of a request.
///
/// It is the last thing on its connection, and nothing else is being written: an answer before it
/// was complete when the request after it was begun.
enum DirectReply {
  /// Writes an answer as far as the socket takes it at once, which is all of it for a refusal.
  static func send(_ response: Response, to descriptor: CInt, at time: time_t = time(nil)) {
    let bytes = bytes(of: response, at: time)
    bytes.withUnsafeBytes { bytes in
      _ = Glibc.send(
        descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
    }
  }

  static func bytes(of response: Response, at time: time_t) -> [UInt8] {
    var text = "HTTP/1.1 \(response.status.code) \(reason(of: response.status))\r\n"
    text += "Connection: close\r\nDate: \(date(time))\r\nContent-Length: \(response.body.count)\r\n"
    for field in response.allFields {
      text += "\(field.name.rawName): \(field.value)\r\n"
    }
    text += "\r\n"
    var bytes = Array(text.utf8)
    if case .bytes(let body) = response.body { bytes += body }
    return bytes
  }

  /// The reason phrase; a status made of a number alone has none of its own.
  private static func reason(of status: HTTPResponse.Status) -> String {
    guard status.reasonPhrase.isEmpty else { return status.reasonPhrase }
    return MHD_get_reason_phrase_for(CUnsignedInt(clamping: status.code)).map {
      String(cString: $0)
    } ?? ""
  }

  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func date(_ time: time_t) -> String {
    var time = time
    var parts = tm()
    gmtime_r(&time, &parts)
    func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
      + "\(1900 + Int(parts.tm_year)) \(two(parts.tm_hour)):\(two(parts.tm_min))"
      + ":\(two(parts.tm_sec)) GMT"
  }
}
