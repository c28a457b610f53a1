package dev.stdb.server.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.guest.HttpField;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests over TLS: whom a certificate proves, and HTTP/2 where the server speaks it. */
@Timeout(300)
final class FetcherTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @TempDir
    private static Path directory;

    private static KeyManagerFactory keys;
    private static SslContext trusting;

    private final ByteBudget memory = new ByteBudget(16 << 20);
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Makes a certificate of {@code api.test}. */
    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "site",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-dname",
                        "CN=api.test",
                        "-ext",
                        "san=dns:api.test",
                        "-validity",
                        "3650",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(Files.readString(directory.resolve("keytool.txt")))
                .isZero();
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD);
        }
        keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(loaded, PASSWORD);
        trusting = Connections.tls(
                SslContextBuilder.forClient().trustManager((X509Certificate) loaded.getCertificate("site")));
    }

    @AfterAll
    static void stopLoops() {
        LOOPS.shutdownGracefully();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
        assertThat(memory.used()).as("memory of bodies").isZero();
    }

    private Fetcher fetcher(SslContext tls) {
        FetchRules rules = FetchRules.on()
                .withLocal("*")
                .withLimits(
                        FetchLimits.defaults().withBodyBytesMax(BODY_BYTES_MAX).withMemory(memory));
        Fetcher fetcher = new Fetcher(rules, host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, () -> tls);
        opened.add(fetcher);
        return fetcher;
    }

    private static SSLContext serverTls() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static OutgoingRequest request(String method, String uri, byte[] body) {
        return new OutgoingRequest(
                method, uri, List.of(new HttpField("X-Sent", "s".getBytes(UTF_8))), body, Duration.ofSeconds(100));
    }

    private static OutgoingResponse send(Fetcher fetcher, OutgoingRequest request) throws InterruptedException {
        OutgoingResponse response = fetcher.send(request);
        response.release().run();
        return response;
    }

    private static void assertFails(Reason reason, Fetcher fetcher, OutgoingRequest request) {
        assertThatThrownBy(() -> fetcher.send(request))
                .isInstanceOfSatisfying(
                        OutgoingHttpException.class,
                        failure -> assertThat(failure.code())
                                .as(failure.getMessage())
                                .isEqualTo(reason));
    }

    private TestSite site(SSLContext tls) throws Exception {
        TestSite site = new TestSite(tls).page("/", "secure").redirect("/down", 302, "http://api.test/");
        opened.add(site);
        return site;
    }

    @Test
    void serversThatSpeakHttp1AreAskedInIt() throws Exception {
        TestSite site = site(serverTls());
        OutgoingResponse response =
                send(fetcher(trusting), request("GET", "https://api.test:" + site.port() + "/", new byte[0]));
        assertThat(new String(response.body(), UTF_8)).isEqualTo("secure");
        assertThat(response.isHttp2()).isFalse();
    }

    @Test
    void certificatesMustBeOfTheName() throws Exception {
        TestSite site = site(serverTls());
        assertFails(
                Reason.HTTP_TLS,
                fetcher(trusting),
                request("GET", "https://other.test:" + site.port() + "/", new byte[0]));
        assertFails(
                Reason.HTTP_TLS,
                fetcher(trusting),
                request("GET", "https://127.0.0.1:" + site.port() + "/", new byte[0]));
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void certificatesMustBeTrusted() throws Exception {
        TestSite site = site(serverTls());
        Fetcher strict = fetcher(Connections.defaultTls());
        assertFails(Reason.HTTP_TLS, strict, request("GET", "https://api.test:" + site.port() + "/", new byte[0]));
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void redirectsDoNotLeaveTls() throws Exception {
        TestSite site = site(serverTls());
        assertFails(
                Reason.HTTP_REDIRECTS,
                fetcher(trusting),
                request("GET", "https://api.test:" + site.port() + "/down", new byte[0]));
    }

    @Test
    void serversWithoutTlsAreNotAskedInThePlain() throws Exception {
        TestSite plain = new TestSite().page("/", "plain");
        opened.add(plain);
        // It waits for the rest of what it takes for a request.
        OutgoingRequest brief = new OutgoingRequest(
                "GET", "https://api.test:" + plain.port() + "/", List.of(), new byte[0], Duration.ofMillis(500));
        assertThatThrownBy(() -> fetcher(trusting).send(brief)).isInstanceOf(OutgoingHttpException.class);
        assertThat(plain.asked()).isEmpty();
    }

    // HTTP/2

    /** Answers with what it was asked, behind method, target and host; {@code /large} with too much. */
    private static final class Echo extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String head = request.method() + " " + request.uri() + " "
                    + request.headers().get(HttpHeaderNames.HOST) + " "
                    + request.headers().get("x-sent") + " ";
            byte[] large = new byte[request.uri().equals("/large") ? BODY_BYTES_MAX + 1 : 0];
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.CREATED,
                    Unpooled.wrappedBuffer(
                            Unpooled.copiedBuffer(head, UTF_8),
                            request.content().retain(),
                            Unpooled.wrappedBuffer(large)));
            response.headers().set("x-seen", "yes");
            context.writeAndFlush(response);
        }
    }

    /** Starts a server that speaks HTTP/2 over TLS; returns its port. */
    private int http2Site() throws Exception {
        SslContext tls = SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
        Channel listener = new ServerBootstrap()
                .group(LOOPS)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new SpeaksHttp2());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        opened.add(() -> listener.close().syncUninterruptibly());
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private static final class SpeaksHttp2 extends ApplicationProtocolNegotiationHandler {
        SpeaksHttp2() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            assertThat(protocol).isEqualTo(ApplicationProtocolNames.HTTP_2);
            context.pipeline()
                    .addLast(
                            Http2FrameCodecBuilder.forServer().build(),
                            new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                @Override
                                protected void initChannel(Channel stream) {
                                    stream.pipeline()
                                            .addLast(
                                                    new Http2StreamFrameToHttpObjectCodec(true),
                                                    new HttpObjectAggregator(BODY_BYTES_MAX),
                                                    new Echo());
                                }
                            }));
        }
    }

    @Test
    void serversThatSpeakHttp2AreAskedInIt() throws Exception {
        int port = http2Site();
        byte[] body = "x".repeat(500_000).getBytes(UTF_8);
        OutgoingResponse response =
                send(fetcher(trusting), request("PUT", "https://api.test:" + port + "/path?q=1", body));

        assertThat(response.isHttp2()).isTrue();
        assertThat(response.status()).isEqualTo(201);
        assertThat(new String(response.body(), UTF_8))
                .isEqualTo("PUT /path?q=1 api.test:" + port + " s " + "x".repeat(500_000));
        assertThat(response.fields())
                .extracting(HttpField::name)
                .contains("x-seen")
                .noneMatch(name -> name.startsWith("x-http2"));
    }

    @Test
    void answersOverHttp2HaveALargestSize() throws Exception {
        int port = http2Site();
        assertFails(
                Reason.HTTP_TOO_LARGE,
                fetcher(trusting),
                request("GET", "https://api.test:" + port + "/large", new byte[0]));
    }

    @Test
    void requestsOverHttp2MayHaveNoBody() throws Exception {
        int port = http2Site();
        OutgoingResponse response =
                send(fetcher(trusting), request("GET", "https://api.test:" + port + "/", new byte[0]));
        assertThat(new String(response.body(), UTF_8)).isEqualTo("GET / api.test:" + port + " s ");
    }
}
