// The rectangle tool: one of its ways at a time.
import { DrawExtremesTool } from './draw-extremes';
import { DrawStampTool } from './draw-stamp';
import { type Hand, type RectangleWay, type State, Tool } from './tool';

export class RectangleTool extends Tool {
  readonly id = 'rectangle';
  readonly #ways: Readonly<Record<RectangleWay, Tool>>;

  constructor(hand: Hand, corners: Tool) {
    super(hand);
    this.#ways = { corners, extremes: new DrawExtremesTool(hand), stamp: new DrawStampTool(hand) };
  }

  get #way(): Tool {
    return this.#ways[this.hand.rectangleWay];
  }

  protected get idle(): State {
    return this.#way.state;
  }

  override get state(): State {
    return this.#way.state;
  }

  override get isBusy(): boolean {
    return this.#way.isBusy;
  }

  override cancel(): boolean {
    return this.#way.cancel();
  }
}
