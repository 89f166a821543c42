// SPDX-License-Identifier: Apache-2.0
// ChainRule: socket addresses of the system as values.

internal import CMicroHTTPD
internal import Glibc

/// The client part of an address, as it is counted: IPv4 addresses are mapped into IPv6.
struct AddressKey: Hashable, Sendable {
  private var high: UInt64
  private var low: UInt64

  /// The key of an address; `nil` for families without one, such as Unix sockets.
  init?(_ address: UnsafePointer<sockaddr>) {
    switch CInt(address.pointee.sa_family) {
    case AF_INET:
      high = 0
      low = SocketAddress.withIPv4(address) {
        0xFFFF_0000_0000 | UInt64($0.sin_addr.s_addr.bigEndian)
      }
    case AF_INET6:
      (high, low) = SocketAddress.withIPv6(address) { address in
        withUnsafeBytes(of: address.sin6_addr) { bytes in
          (
            bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self).bigEndian,
            bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian
          )
        }
      }
    default: return nil
    }
  }
}

/// Reading the system's socket addresses.
enum SocketAddress {
  static func withIPv4<Result>(
    _ address: UnsafePointer<sockaddr>, _ body: (sockaddr_in) -> Result
  ) -> Result {
    body(UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self))
  }

  static func withIPv6<Result>(
    _ address: UnsafePointer<sockaddr>, _ body: (sockaddr_in6) -> Result
  ) -> Result {
    body(UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self))
  }

  /// The numeric host and the port; `nil` for families without them.
  ///
  /// An IPv4 client of an IPv6 socket is given as IPv4.
  static func hostAndPort(_ address: UnsafePointer<sockaddr>) -> (host: String, port: Int)? {
    switch CInt(address.pointee.sa_family) {
    case AF_INET:
      withIPv4(address) { ipv4 in
        (text(AF_INET, ipv4.sin_addr), Int(UInt16(bigEndian: ipv4.sin_port)))
      }
    case AF_INET6:
      withIPv6(address) { ipv6 in
        let host = text(AF_INET6, ipv6.sin6_addr)
        let mapped = "::ffff:"
        let isMapped = host.hasPrefix(mapped) && host.contains(".")
        return (
          isMapped ? String(host.dropFirst(mapped.count)) : host,
          Int(UInt16(bigEndian: ipv6.sin6_port))
        )
      }
    default: nil
    }
  }

  private static func text<Address>(_ family: CInt, _ address: Address) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
      withUnsafeBytes(of: address) { bytes in
        guard let source = bytes.baseAddress, let target = buffer.baseAddress,
          let text = inet_ntop(family, source, target, socklen_t(buffer.count))
        else { return "" }
        return String(cString: text)
      }
    }
  }
}
