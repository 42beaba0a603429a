// Moves the picture: idle → dragging.
import { type Press, type State, Tool } from './tool';

export class PanTool extends Tool {
  readonly id = 'pan';
  protected readonly idle: State = {
    name: 'idle',
    cursor: 'grab',
    down: (press) => this.go(this.#dragging(press)),
  };

  #dragging(from: Press): State {
    let last = from;
    return {
      name: 'dragging',
      cursor: 'grabbing',
      move: (press) => {
        this.hand.pan(press.screen.x - last.screen.x, press.screen.y - last.screen.y);
        last = press;
      },
      up: () => this.go(null),
    };
  }
}
