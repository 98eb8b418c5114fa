// npm oidc-provider as one would run it: what Sekali's provider is measured beside.
//
//   node peer_to_measure.mjs PORT LOG
//
// One client with a secret, PKCE, RS256, refresh tokens that rotate. Its store is this process's
// memory and a log that is on disk before anybody is answered: less work than a database, so that
// the comparison favours it.
import { generateKeyPairSync } from "node:crypto"
import { open } from "node:fs/promises"
import { Provider } from "oidc-provider"

const [port, file] = process.argv.slice(2)
const log = await open(file, "a")
const kept = new Map()
const grants = new Map()
let waiting = []
let writing = false

// Everything that waits is written and brought to disk together, as databases do.
async function write() {
  writing = true
  while (waiting.length > 0) {
    const now = waiting
    waiting = []
    await log.write(now.map((one) => one.line).join(""))
    await log.datasync()
    now.forEach((one) => one.done())
  }
  writing = false
}

function durably(action, key, value) {
  return new Promise((done) => {
    waiting.push({ line: `${JSON.stringify([action, key, value])}\n`, done })
    if (!writing) write()
  })
}

class Store {
  constructor(name) {
    this.name = name
  }
  key(id) {
    return `${this.name}:${id}`
  }
  async upsert(id, payload) {
    const key = this.key(id)
    kept.set(key, payload)
    if (payload.uid) kept.set(`uid:${payload.uid}`, id)
    if (payload.grantId) {
      if (!grants.has(payload.grantId)) grants.set(payload.grantId, new Set())
      grants.get(payload.grantId).add(key)
    }
    await durably("upsert", key, payload)
  }
  async find(id) {
    return kept.get(this.key(id))
  }
  async findByUid(uid) {
    return this.find(kept.get(`uid:${uid}`))
  }
  async findByUserCode() {
    return undefined
  }
  async consume(id) {
    const key = this.key(id)
    kept.get(key).consumed = Math.floor(Date.now() / 1000)
    await durably("consume", key)
  }
  async destroy(id) {
    const key = this.key(id)
    kept.delete(key)
    await durably("destroy", key)
  }
  async revokeByGrantId(grantId) {
    for (const key of grants.get(grantId) ?? []) kept.delete(key)
    grants.delete(grantId)
    await durably("revoke", grantId)
  }
}

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
const provider = new Provider(`http://localhost:${port}`, {
  adapter: Store,
  clients: [{
    client_id: "measured",
    client_secret: "a secret that is long enough",
    redirect_uris: ["https://antrean.example/kembali"],
    grant_types: ["authorization_code", "refresh_token"],
    id_token_signed_response_alg: "RS256",
  }],
  claims: { openid: ["sub"], profile: ["name"] },
  cookies: { keys: ["a key for cookies of a benchmark"] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: id }) }),
  issueRefreshToken: async () => true,
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: { Session: 43_200, Grant: 43_200, RefreshToken: 2_592_000, AccessToken: 600, IdToken: 600 },
})
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"))
