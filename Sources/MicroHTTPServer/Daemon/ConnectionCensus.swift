// SPDX-License-Identifier: Apache-2.0
// ChainRule: how many connections are open, over all loops.

/// How many connections are open, in total and from each address, over all loops together.
///
/// The library counts for each daemon alone, so two daemons would let twice the number in.
final class ConnectionCensus: Sendable {
  private struct State: Sendable {
    var total = 0
    var perAddress: [AddressKey: Int] = [:]
  }

  private let maximum: Int
  private let maximumPerAddress: Int
  private let state = Monitor(State())

  init(maximum: Int, maximumPerAddress: Int) {
    self.maximum = max(1, maximum)
    self.maximumPerAddress = max(1, maximumPerAddress)
  }

  /// Counts one connection more; changes nothing and names the bound if there is no room.
  func enter(_ address: AddressKey?) -> ConnectionBound? {
    state.withLock { state in
      guard state.total < maximum else { return .total(limit: maximum) }
      if let address = counted(address) {
        let count = state.perAddress[address, default: 0]
        guard count < maximumPerAddress else { return .perAddress(limit: maximumPerAddress) }
        state.perAddress[address] = count + 1
      }
      state.total += 1
      return nil
    }
  }

  /// Counts one connection less, of an address that entered.
  func leave(_ address: AddressKey?) {
    state.withLock { state in
      state.total -= 1
      guard let address = counted(address), let count = state.perAddress[address] else { return }
      state.perAddress[address] = count > 1 ? count - 1 : nil
    }
  }

  /// Addresses are counted only where their bound can be reached before the total one.
  private func counted(_ address: AddressKey?) -> AddressKey? {
    maximumPerAddress < maximum ? address : nil
  }
}
