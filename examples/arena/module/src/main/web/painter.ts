import type { DbConnection } from './module_bindings';
import type { ArenaMap, Heading, Hit, ItemKind } from './module_bindings/types';

type RowOf<Table> = Table extends Iterable<infer Row> ? Row : never;
type Fighter = RowOf<DbConnection['db']['near']>;

const BODY = 14;
const SWING_MS = 220;
const SPARK_MS = 900;
/** How fast what is drawn catches up with what the database says; the larger the faster, per second. */
const EASE = 12;
const ANGLES: Record<Heading['tag'], number | undefined> = {
  Stay: undefined,
  East: 0,
  SouthEast: 45,
  South: 90,
  SouthWest: 135,
  West: 180,
  NorthWest: 225,
  North: 270,
  NorthEast: 315,
};

/** What is drawn of a fighter between two ticks. */
interface Sprite {
  x: number;
  y: number;
  angle: number;
  swingAt: number;
}

interface Spark {
  x: number;
  y: number;
  text: string;
  color: string;
  at: number;
}

/** Draws the rows of a connection, sixty times a second, as large as its canvas may be. */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #connection: DbConnection;
  readonly #sprites = new Map<string, Sprite>();
  #sparks: Spark[] = [];
  #blade = { x: 0, y: 0 };
  #last = performance.now();

  constructor(canvas: HTMLCanvasElement, connection: DbConnection) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d')!;
    this.#connection = connection;
    requestAnimationFrame(now => this.#frame(now));
  }

  /** Shows one's own sword at once, before the database has answered. */
  swing(): void {
    const own = this.#connection.identity && this.#sprites.get(this.#connection.identity.toHexString());
    if (own) own.swingAt = performance.now();
  }

  showHit(hit: Hit): void {
    const now = performance.now();
    if (hit.cause.tag === 'Sword') {
      const attacker = this.#sprites.get(hit.cause.value.attacker.toHexString());
      if (attacker && now - attacker.swingAt > SWING_MS) attacker.swingAt = now;
    }
    const text = hit.defeated ? 'defeated' : hit.damage === 0 ? 'guarded' : `−${hit.damage}`;
    this.#sparks.push({ x: hit.x, y: hit.y, text, color: hit.damage === 0 ? '#7cc4ff' : '#ff8a7e', at: now });
  }

  #frame(now: number): void {
    const seconds = Math.min((now - this.#last) / 1000, 0.1);
    this.#last = now;
    const map = [...this.#connection.db.arenaMap.iter()][0];
    if (map) this.#draw(map, now, seconds);
    requestAnimationFrame(later => this.#frame(later));
  }

  #draw(map: ArenaMap, now: number, seconds: number): void {
    const context = this.#context;
    this.#fit(map);
    this.#floor(map);
    for (const item of this.#connection.db.item.iter()) {
      context.save();
      context.translate(item.x, item.y + Math.sin(now / 400 + Number(item.id)) * 2.5);
      drawItem(context, item.kind.tag);
      context.restore();
    }
    const own = this.#connection.identity?.toHexString();
    const seen = new Set<string>();
    for (const fighter of this.#connection.db.near.iter()) {
      const hex = fighter.player.toHexString();
      seen.add(hex);
      this.#fighter(fighter, hex, hex === own, now, seconds);
    }
    for (const hex of this.#sprites.keys()) if (!seen.has(hex)) this.#sprites.delete(hex);
    this.#drawBlade(now, seconds);
    this.#fog(map);
    this.#drawSparks(now);
  }

  /** Makes the map fill the stage, at the resolution of the screen. */
  #fit(map: ArenaMap): void {
    const stage = this.#canvas.parentElement!;
    const scale = Math.min(stage.clientWidth / map.width, Math.max(stage.clientHeight, 320) / map.height);
    const ratio = devicePixelRatio;
    const width = Math.round(map.width * scale * ratio);
    const height = Math.round(map.height * scale * ratio);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#canvas.style.width = `${width / ratio}px`;
      this.#canvas.style.height = `${height / ratio}px`;
    }
    this.#context.setTransform(width / map.width, 0, 0, height / map.height, 0, 0);
  }

  #floor(map: ArenaMap): void {
    const context = this.#context;
    const tile = map.zoneSize / 4;
    context.fillStyle = '#1b2536';
    context.fillRect(0, 0, map.width, map.height);
    context.fillStyle = '#1e293c';
    for (let y = 0; y * tile < map.height; y++) {
      for (let x = y % 2; x * tile < map.width; x += 2) context.fillRect(x * tile, y * tile, tile, tile);
    }
    for (const wall of map.walls) {
      context.fillStyle = '#0006';
      roundRect(context, wall.x + 5, wall.y + 8, wall.width, wall.height, 9);
      context.fillStyle = '#3b485f';
      roundRect(context, wall.x, wall.y, wall.width, wall.height, 9);
      context.fillStyle = '#55647f';
      roundRect(context, wall.x, wall.y, wall.width, wall.height - 9, 9);
    }
  }

  #fighter(fighter: Fighter, hex: string, own: boolean, now: number, seconds: number): void {
    const context = this.#context;
    let sprite = this.#sprites.get(hex);
    if (!sprite || Math.hypot(sprite.x - fighter.x, sprite.y - fighter.y) > 120) {
      sprite = { x: fighter.x, y: fighter.y, angle: 90, swingAt: -SWING_MS };
      this.#sprites.set(hex, sprite);
    }
    const ease = Math.min(1, seconds * EASE);
    sprite.x += (fighter.x - sprite.x) * ease;
    sprite.y += (fighter.y - sprite.y) * ease;
    sprite.angle = ANGLES[fighter.heading.tag] ?? sprite.angle;
    const hue = parseInt(hex.slice(8, 14), 16) % 360;
    const name = this.#connection.db.player.id.find(fighter.player)?.name ?? '';

    context.save();
    context.translate(sprite.x, sprite.y);
    context.fillStyle = '#0007';
    ellipse(context, 0, BODY * 0.8, BODY, BODY * 0.45);
    if (own) {
      context.strokeStyle = '#f2b84b';
      context.lineWidth = 2;
      context.beginPath();
      context.arc(0, 0, BODY + 6, 0, 2 * Math.PI);
      context.stroke();
    }
    if (fighter.power?.tag === 'Guard') {
      context.strokeStyle = '#7cc4ff';
      context.lineWidth = 3;
      context.beginPath();
      context.arc(0, 0, BODY + 3, 0, 2 * Math.PI);
      context.stroke();
    }
    context.save();
    context.rotate((sprite.angle * Math.PI) / 180);
    if (fighter.power?.tag === 'Haste') {
      context.fillStyle = `hsl(${hue} 80% 65% / .3)`;
      ellipse(context, -BODY, 0, BODY * 1.4, BODY * 0.7);
    }
    this.#sword((now - sprite.swingAt) / SWING_MS);
    context.fillStyle = `hsl(${hue} 65% 38%)`;
    ellipse(context, 0, 0, BODY, BODY);
    context.fillStyle = `hsl(${hue} 70% 58%)`;
    ellipse(context, -1, -1, BODY - 3, BODY - 3);
    for (const side of [-5, 5]) {
      context.fillStyle = '#fff';
      ellipse(context, 6, side, 3.6, 3.6);
      context.fillStyle = '#10141d';
      ellipse(context, 7.4, side, 1.8, 1.8);
    }
    context.restore();

    context.textAlign = 'center';
    context.font = `${own ? 700 : 500} 13px system-ui, sans-serif`;
    context.lineWidth = 3;
    context.strokeStyle = '#0a0d14cc';
    context.strokeText(name, 0, -BODY - 15);
    context.fillStyle = own ? '#ffd98a' : '#e8ecf4';
    context.fillText(name, 0, -BODY - 15);
    context.fillStyle = '#0a0d14cc';
    context.fillRect(-17, -BODY - 11, 34, 5);
    context.fillStyle = fighter.health > 30 ? '#4ccf8c' : '#ff6b5e';
    context.fillRect(-16, -BODY - 10, (32 * fighter.health) / 100, 3);
    context.restore();
  }

  #sword(progress: number): void {
    const context = this.#context;
    const swinging = progress < 1;
    context.save();
    context.rotate(swinging ? -1.2 + progress * 2.4 : 0.7);
    if (swinging) {
      context.fillStyle = '#fff4';
      context.beginPath();
      context.moveTo(0, 0);
      context.arc(0, 0, 40, -0.9, 0.05);
      context.fill();
    }
    context.fillStyle = '#d7deeb';
    roundRect(context, BODY - 2, -2, swinging ? 26 : 14, 4, 2);
    context.fillStyle = '#8a6a3b';
    roundRect(context, BODY - 3, -5, 4, 10, 1.5);
    context.restore();
  }

  #drawBlade(now: number, seconds: number): void {
    const world = [...this.#connection.db.world.iter()][0];
    if (!world) return;
    const context = this.#context;
    const far = Math.hypot(this.#blade.x - world.bladeX, this.#blade.y - world.bladeY) > 200;
    const ease = far ? 1 : Math.min(1, seconds * EASE);
    this.#blade.x += (world.bladeX - this.#blade.x) * ease;
    this.#blade.y += (world.bladeY - this.#blade.y) * ease;
    context.save();
    context.translate(this.#blade.x, this.#blade.y);
    context.fillStyle = '#ff6b5e22';
    ellipse(context, 0, 0, 34, 34);
    context.rotate(world.paused ? 0 : now / 120);
    context.fillStyle = '#c9d2e3';
    context.beginPath();
    for (let i = 0; i < 16; i++) {
      const radius = i % 2 === 0 ? 30 : 19;
      context.lineTo(radius * Math.cos((i * Math.PI) / 8), radius * Math.sin((i * Math.PI) / 8));
    }
    context.fill();
    context.fillStyle = '#ff6b5e';
    ellipse(context, 0, 0, 8, 8);
    context.restore();
  }

  /** Darkens what is too far away to be subscribed to. */
  #fog(map: ArenaMap): void {
    const zone = document.body.dataset.zone;
    if (zone === undefined) return;
    const columns = map.width / map.zoneSize;
    const column = Number(zone) % columns;
    const row = Math.floor(Number(zone) / columns);
    const context = this.#context;
    context.fillStyle = '#05070cb0';
    context.beginPath();
    context.rect(0, 0, map.width, map.height);
    context.rect((column - 1) * map.zoneSize, (row - 1) * map.zoneSize, 3 * map.zoneSize, 3 * map.zoneSize);
    context.fill('evenodd');
  }

  #drawSparks(now: number): void {
    const context = this.#context;
    this.#sparks = this.#sparks.filter(spark => now - spark.at < SPARK_MS);
    context.textAlign = 'center';
    context.font = '700 15px system-ui, sans-serif';
    context.lineWidth = 3;
    context.strokeStyle = '#0a0d14cc';
    for (const spark of this.#sparks) {
      const age = (now - spark.at) / SPARK_MS;
      context.globalAlpha = 1 - age;
      context.strokeText(spark.text, spark.x, spark.y - 34 - 26 * age);
      context.fillStyle = spark.color;
      context.fillText(spark.text, spark.x, spark.y - 34 - 26 * age);
    }
    context.globalAlpha = 1;
  }
}

function drawItem(context: CanvasRenderingContext2D, kind: ItemKind['tag']): void {
  context.fillStyle = '#f2b84b26';
  ellipse(context, 0, 0, 15, 15);
  switch (kind) {
    case 'Potion':
      context.fillStyle = '#ef5b6b';
      ellipse(context, 0, 2, 7, 7);
      context.fillStyle = '#f6c9ce';
      roundRect(context, -2.5, -9, 5, 6, 1.5);
      break;
    case 'Boots':
      context.fillStyle = '#f2b84b';
      roundRect(context, -6, -8, 6, 13, 2);
      roundRect(context, -6, 1, 13, 6, 2.5);
      break;
    case 'Shield':
      context.fillStyle = '#5aa9f0';
      context.beginPath();
      context.moveTo(-8, -8);
      context.lineTo(8, -8);
      context.quadraticCurveTo(8, 5, 0, 9);
      context.quadraticCurveTo(-8, 5, -8, -8);
      context.fill();
      context.fillStyle = '#d5eaff';
      roundRect(context, -1.5, -6, 3, 11, 1);
      break;
  }
}

function ellipse(context: CanvasRenderingContext2D, x: number, y: number, radiusX: number, radiusY: number): void {
  context.beginPath();
  context.ellipse(x, y, radiusX, radiusY, 0, 0, 2 * Math.PI);
  context.fill();
}

function roundRect(
  context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, radius: number
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fill();
}
