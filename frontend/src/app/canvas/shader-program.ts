/** A linked program and its uniforms. */
export interface ShaderProgram {
  readonly program: WebGLProgram;
  /** Location by name; arrays by their bare name. */
  readonly uniforms: Readonly<Record<string, WebGLUniformLocation>>;
  readonly corner: number;
}

/** The graphics card does not take our shader. */
export class ShaderError extends Error {
  override readonly name = 'ShaderError';
}

/** @throws ShaderError */
export function compileProgram(gl: WebGLRenderingContext, vertex: string, fragment: string): ShaderProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    // None in a lost context.
    if (shader === null) throw new ShaderError('No shader could be made.');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    // It lives on as part of the program.
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
    throw new ShaderError(`A shader was refused: ${gl.getProgramInfoLog(program) ?? 'no reason given'}`);
  }
  return { program, uniforms: uniformsOf(gl, program), corner: gl.getAttribLocation(program, 'corner') };
}

function uniformsOf(gl: WebGLRenderingContext, program: WebGLProgram): Record<string, WebGLUniformLocation> {
  const uniforms: Record<string, WebGLUniformLocation> = {};
  const count = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS) as number;
  for (let i = 0; i < count; i++) {
    const name = gl.getActiveUniform(program, i)?.name;
    const location = name === undefined ? null : gl.getUniformLocation(program, name);
    if (name !== undefined && location !== null) uniforms[name.replace('[0]', '')] = location;
  }
  return uniforms;
}
