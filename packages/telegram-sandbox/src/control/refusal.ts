/** A control call asked for something that a person in Telegram could not do, or that is not there. */
export class SandboxRefusal extends Error {
  override readonly name = "SandboxRefusal";
}
