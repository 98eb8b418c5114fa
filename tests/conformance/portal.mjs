// A portal to sign in with: the certified oidc-provider, set up as INApas might be, in a process
// of its own. What it does wrong is switched on at /_control, as {"quirk": "...", ...}.
import { readFileSync } from "node:fs";
import * as jose from "jose";
import { Provider } from "oidc-provider";

const told = JSON.parse(readFileSync(0, "utf8"));
const issuer = `http://127.0.0.1:${told.port}`;
const people = told.people;
const quiet = { quirk: "", seconds: 0, set: {}, without: [], shift: {}, metadata: {}, jwksAsked: 0 };
let state = { login: "", acr: "", ...quiet };
const first = await newKey("k1");
let key = first;

async function newKey(kid) {
  const pair = await jose.generateKeyPair("ES256", { extractable: true });
  return { ...(await jose.exportJWK(pair.privateKey)), kid, alg: "ES256", use: "sig" };
}

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "sekali",
      redirect_uris: [told.returns],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      id_token_signed_response_alg: "ES256",
      backchannel_logout_uri: told.loggedOut,
      backchannel_logout_session_required: true,
      post_logout_redirect_uris: [told.left],
      ...told.client,
    },
  ],
  jwks: { keys: [key] },
  scopes: ["openid", "profile", "email", "nik"],
  claims: {
    openid: ["sub"],
    profile: ["name", "birthdate"],
    email: ["email", "email_verified"],
    nik: ["nik", "nik_verified"],
    acr: null,
    auth_time: null,
    sid: null,
  },
  acrValues: ["low", "high", "unagreed"],
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    jwtUserinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: told.mustPush ?? false },
  },
  enabledJWA: { userinfoSigningAlgValues: ["ES256"] },
  // Its own refuses to tell a client on the same machine that somebody signed out.
  fetch: (url, { dispatcher: _guard, ...options }) => globalThis.fetch(url, options),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile email nik");
    await grant.save();
    return grant;
  },
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 3600, Grant: 3600 },
});
provider.on("server_error", (_ctx, error) => console.error(error));

provider.use(async (ctx, next) => {
  if (ctx.path === "/_control") {
    state = { ...state, ...quiet, ...(await bodyOf(ctx.req)) };
    key = state.quirk === "rotated" ? await newKey(`k${Date.now()}`) : first;
    ctx.body = { ok: true };
    return;
  }
  if (ctx.path === "/_asked") {
    ctx.body = { jwks: state.jwksAsked };
    return;
  }
  if (ctx.path.startsWith("/interaction/")) {
    const result = state.quirk === "cancelled"
      ? { error: "access_denied", error_description: "<b>no</b>" }
      : { login: { accountId: state.login, acr: state.acr || undefined } };
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
    ctx.respond = false;
    return;
  }
  if (ctx.path === "/token" && state.quirk === "slow") {
    await new Promise((done) => setTimeout(done, state.seconds * 1000));
  }
  if (ctx.path === "/token" && state.quirk === "broken") {
    ctx.status = 502;
    ctx.body = "<html>502 Bad Gateway</html>";
    return;
  }
  await next();
  if (ctx.path === "/jwks") {
    state.jwksAsked += 1;
    ctx.body = { keys: [publicHalf(key)] };
  }
  if (ctx.path === "/token" && ctx.body?.id_token) await spoil(ctx.body);
  if (ctx.path === "/me" && state.quirk === "other-userinfo") ctx.body = { ...ctx.body, sub: "another" };
  if (ctx.path.endsWith("openid-configuration")) ctx.body = { ...ctx.body, ...state.metadata };
});

function publicHalf({ d: _private, ...half }) {
  return half;
}

// Change what the ID token says, and sign it anew, rightly or wrongly.
async function spoil(body) {
  const claims = { ...jose.decodeJwt(body.id_token), ...state.set };
  for (const name of state.without) delete claims[name];
  for (const [name, seconds] of Object.entries(state.shift)) claims[name] += seconds;
  let header = { alg: "ES256", kid: key.kid, typ: "JWT" };
  let signer = await jose.importJWK(key, "ES256");
  if (state.quirk === "stranger") signer = await jose.importJWK(await newKey(key.kid), "ES256");
  if (state.quirk === "shared") {
    // Signed with what everybody has: the public key taken for a secret.
    header = { alg: "HS256", kid: key.kid };
    signer = new TextEncoder().encode(JSON.stringify(publicHalf(key)));
  }
  if (state.quirk === "unsigned") {
    body.id_token = new jose.UnsecuredJWT(claims).encode();
    return;
  }
  if (state.quirk === "no-kid") header = { alg: "ES256" };
  if (state.quirk === "embedded") {
    const mine = await newKey("mine");
    header = { alg: "ES256", kid: "mine", jwk: publicHalf(mine) };
    signer = await jose.importJWK(mine, "ES256");
  }
  body.id_token = await new jose.SignJWT(claims).setProtectedHeader(header).sign(signer);
}

async function bodyOf(request) {
  let text = "";
  for await (const part of request) text += part;
  return JSON.parse(text);
}

provider.listen(told.port, "127.0.0.1", () => console.log("ready"));
