type Value = string | number | { [key: string]: Value }

/**
 * A database of a few places in the format MMDB (maxmind.github.io/MaxMind-DB), with what a test needs of it. `prefix`: the first
 * bytes of an address, `[203, 0, 113]` for 203.0.113.0/24.
 */
export function placesFile(
  records: { prefix: number[]; record: Value }[],
  { type = 'Test-City', ipVersion = 4 } = {},
): Buffer {
  const nodes: (number | string)[][] = [[]]
  const data: Buffer[] = []
  for (const { prefix, record } of records) {
    const bits = prefix.map((byte) => byte.toString(2).padStart(8, '0')).join('')
    let node = 0
    for (const bit of bits.slice(0, -1)) {
      const next = nodes[node]?.[Number(bit)] ?? nodes.push([]) - 1
      ;(nodes[node] ??= [])[Number(bit)] = next
      node = Number(next)
    }
    ;(nodes[node] ??= [])[Number(bits.at(-1))] = `${Buffer.concat(data).length}`
    data.push(encoded(record))
  }
  const tree = Buffer.alloc(nodes.length * 6)
  for (const [i, node] of nodes.entries())
    for (const side of [0, 1]) {
      const to = node[side] ?? nodes.length
      tree.writeUIntBE(typeof to === 'string' ? nodes.length + 16 + Number(to) : to, i * 6 + side * 3, 3)
    }
  const metadata = {
    node_count: nodes.length,
    record_size: 24,
    ip_version: ipVersion,
    database_type: type,
    build_epoch: 1_796_000_000,
  }
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
  return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, encoded(metadata)])
}

function encoded(value: Value): Buffer {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([Buffer.from([(6 << 5) | 4]), bytes])
  }
  if (typeof value === 'string')
    return Buffer.concat([header(2, Buffer.byteLength(value)), Buffer.from(value)])
  const entries = Object.entries(value).flatMap(([key, one]) => [encoded(key), encoded(one)])
  return Buffer.concat([header(7, Object.keys(value).length), ...entries])
}

function header(type: number, size: number): Buffer {
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29])
}
