// The certified client `openid-client`, told what to do line by line: {do, ...} in, {ok} or {error} out.
import { createInterface } from "node:readline"
import * as oidc from "openid-client"

const insecure = { execute: [oidc.allowInsecureRequests] }
const kept = {}

const acts = {
  async discover({ issuer, id, secret, key, algorithm }) {
    let authentication = secret ? oidc.ClientSecretBasic(secret) : oidc.None()
    const metadata = { id_token_signed_response_alg: algorithm ?? "RS256" }
    if (key) {
      const signing = await crypto.subtle.importKey(
        "jwk", key, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"])
      authentication = oidc.PrivateKeyJwt({ key: signing, kid: key.kid })
    }
    kept.config = await oidc.discovery(new URL(issuer), id, metadata, authentication, insecure)
    if (key) kept.dpop = oidc.getDPoPHandle(kept.config, await oidc.randomDPoPKeyPair("ES256"))
    return kept.config.serverMetadata()
  },
  async begin({ redirect, scope, push, ...more }) {
    Object.assign(kept, {
      verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce(),
    })
    const asked = {
      redirect_uri: redirect, scope, state: kept.state, nonce: kept.nonce, ...more,
      code_challenge: await oidc.calculatePKCECodeChallenge(kept.verifier),
      code_challenge_method: "S256",
    }
    const build = push ? oidc.buildAuthorizationUrlWithPAR : oidc.buildAuthorizationUrl
    return (await build(kept.config, asked, { DPoP: kept.dpop })).href
  },
  async finish({ address, maxAge }) {
    kept.tokens = await oidc.authorizationCodeGrant(kept.config, new URL(address), {
      pkceCodeVerifier: kept.verifier, expectedState: kept.state, expectedNonce: kept.nonce,
      idTokenExpected: true, maxAge,
    }, undefined, { DPoP: kept.dpop })
    return { tokens: kept.tokens, claims: kept.tokens.claims() }
  },
  async userinfo({ subject }) {
    return oidc.fetchUserInfo(
      kept.config, kept.tokens.access_token, subject, { DPoP: kept.dpop })
  },
  async refresh() {
    kept.first ??= kept.tokens.refresh_token
    kept.tokens = await oidc.refreshTokenGrant(
      kept.config, kept.tokens.refresh_token, undefined, { DPoP: kept.dpop })
    return { tokens: kept.tokens, claims: kept.tokens.claims() }
  },
  async refresh_again() {
    return oidc.refreshTokenGrant(kept.config, kept.first, undefined, { DPoP: kept.dpop })
  },
  async introspect() {
    return oidc.tokenIntrospection(kept.config, kept.tokens.access_token)
  },
  async revoke() {
    await oidc.tokenRevocation(kept.config, kept.tokens.access_token)
    return "revoked"
  },
  async end({ redirect }) {
    return oidc.buildEndSessionUrl(kept.config, {
      id_token_hint: kept.tokens.id_token, post_logout_redirect_uri: redirect,
    }).href
  },
  async device({ scope }) {
    kept.device = await oidc.initiateDeviceAuthorization(kept.config, { scope })
    return kept.device
  },
  async poll() {
    kept.tokens = await oidc.pollDeviceAuthorizationGrant(kept.config, kept.device)
    return { tokens: kept.tokens, claims: kept.tokens.claims() }
  },
  async machine({ scope }) {
    kept.tokens = await oidc.clientCredentialsGrant(kept.config, { scope })
    return kept.tokens
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { do: act, ...said } = JSON.parse(line)
  let told
  try {
    told = { ok: await acts[act](said) }
  } catch (error) {
    told = { error: error.error ?? error.code ?? "fault", why: String(error), cause: String(error.cause?.message ?? "") }
  }
  process.stdout.write(JSON.stringify(told) + "\n")
}
